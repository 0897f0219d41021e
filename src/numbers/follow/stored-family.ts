/**
 * Finds what's stored of changed calls and of their families. A family's calls start within hours of one
 * another, so only that part of the table is looked at, however many calls there are.
 */

import { isAmong } from './among.ts';
import { type CallName, type FactRow, type FactTable, keyOf } from './fact-row.ts';
import { type ChangedOwn, ownNameOf, parentNameOf } from './families.ts';
import type { ReadRows } from './read-rows.ts';

/** How far apart the calls of a family can start: a call can last four hours, and its last callback can be late. */
const FAMILY_MS = (4 * 60 + 15) * 60_000;
/** Calls that started further apart are looked for separately, in milliseconds. */
const GAP_MS = 60 * 60_000;
/** With more groups than this, one search is faster. */
const MOST_GROUPS = 8;

/** The rows of `changed` and `gone` as they're stored, and every relative of theirs. */
export async function storedFamilies(
  read: ReadRows,
  changed: readonly ChangedOwn[],
  gone: readonly CallName[],
  lastEnded: number,
): Promise<readonly FactRow[]> {
  const stored = [
    ...(await storedOf(read, changed, lastEnded)),
    ...(gone.length === 0 ? [] : await read('facts', isAmong('call_key'), gone.map(keyOf))),
  ];
  const found = new Map(stored.map((row) => [row.rowId, row]));
  const calls = [...stored.map(({ fact }) => fact), ...changed.map(({ own }) => own)];
  for (const { from, to, members } of inGroups(calls)) {
    const when = `started_at BETWEEN ${from - FAMILY_MS} AND ${to + FAMILY_MS}`;
    const parents = new Set(members.flatMap((own) => parentNameOf(own) ?? []));
    const families = new Set([...parents, ...members.map(ownNameOf)]);
    const relatives = [
      ...(parents.size === 0
        ? []
        : await read('facts', `${when} AND ${isAmong('call_key')}`, [...parents].map(keyOf))),
      ...(await read('facts', `${when} AND ${isAmong('parent_key')}`, [...families].map(keyOf))),
    ];
    for (const row of relatives) found.set(row.rowId, row);
  }
  return [...found.values()];
}

async function storedOf(
  read: ReadRows,
  changed: readonly ChangedOwn[],
  lastEnded: number,
): Promise<readonly FactRow[]> {
  const ids = changed.map(({ rowId }) => rowId);
  const inProgress = await readIds(read, 'in_progress', ids);
  const found = new Set(inProgress.map(({ rowId }) => rowId));
  const ended = ids.filter((id) => id <= lastEnded && !found.has(id));
  return [...inProgress, ...(await readIds(read, 'ended', ended))];
}

const readIds = async (
  read: ReadRows,
  table: FactTable,
  ids: readonly number[],
): Promise<readonly FactRow[]> =>
  ids.length === 0 ? [] : read(table, isAmong('row_id'), ids.map(BigInt));

type Member = ChangedOwn['own'];

interface Group {
  readonly from: number;
  readonly to: number;
  readonly members: Member[];
}

function inGroups(calls: readonly Member[]): readonly Group[] {
  const groups: { from: number; to: number; members: Member[] }[] = [];
  const sorted = calls.toSorted((a, b) => timeOf(a) - timeOf(b));
  for (const call of sorted) {
    const last = groups.at(-1);
    const at = timeOf(call);
    if (last === undefined || at - last.to > GAP_MS)
      groups.push({ from: at, to: at, members: [call] });
    else {
      last.to = at;
      last.members.push(call);
    }
  }
  const [first, ...others] = groups;
  if (first === undefined || groups.length <= MOST_GROUPS) return groups;
  return [{ from: first.from, to: others.at(-1)?.to ?? first.to, members: sorted }];
}

const timeOf = ({ startedAt, firstSeenAt }: Member): number => startedAt ?? firstSeenAt;
