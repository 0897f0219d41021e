/** Collects what a check finds: the same problem in a million places is one finding. */

import type { CheckedPart, Finding, PositionRange } from '../../../../ports/maintenance.ts';
import { isUnreadable } from '../../database/damage.ts';

const MOST_SIDS = 10;
const MOST_RANGES = 1000;

interface Where {
  readonly callSid?: string;
  readonly range?: PositionRange;
  readonly fields?: readonly string[];
  /** How many places this is; one by default. */
  readonly count?: number;
}

interface Collected {
  readonly part: CheckedPart;
  readonly problem: string;
  count: number;
  readonly ranges: PositionRange[];
  readonly callSids: string[];
  readonly fields: Set<string>;
}

export class Findings {
  readonly #found = new Map<string, Collected>();

  add(part: CheckedPart, problem: string, where: Where = {}): void {
    const name = `${part} ${problem}`;
    const known = this.#found.get(name) ?? {
      part,
      problem,
      count: 0,
      ranges: [],
      callSids: [],
      fields: new Set(),
    };
    this.#found.set(name, known);
    const { callSid, range, fields = [], count = 1 } = where;
    known.count += count;
    if (callSid !== undefined && known.callSids.length < MOST_SIDS) known.callSids.push(callSid);
    if (range !== undefined) addRange(known.ranges, range);
    for (const field of fields) known.fields.add(field);
  }

  /** Returns what `read` returns; null, and a finding, if it needs a page that can't be read. */
  readable<Result>(part: CheckedPart, read: () => Result): Result | null {
    try {
      return read();
    } catch (error) {
      if (!isUnreadable(error)) throw error;
      this.add(part, 'rows are on pages that cannot be read');
      return null;
    }
  }

  get all(): readonly Finding[] {
    return [...this.#found.values()].map((found) => ({
      ...found,
      fields: [...found.fields].sort(),
    }));
  }
}

/** Ranges come in order; neighbours are merged. */
function addRange(ranges: PositionRange[], { first, last }: PositionRange): void {
  const before = ranges.at(-1);
  if (before !== undefined && before.last + 1 === first) {
    ranges[ranges.length - 1] = { first: before.first, last };
  } else if (ranges.length < MOST_RANGES) ranges.push({ first, last });
}
