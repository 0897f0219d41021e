/**
 * Finds what's stored of changed calls and of their families. A family's calls start within hours of one
 * another, so only that part of the table is looked at, however many calls there are.
 */

import { ENDED, FACTS, IN_PROGRESS } from '../../tables/schema.ts';
import { isAmong } from './among.ts';
import type { CallKeys } from './call-keys.ts';
import type { CallName, FactRow, FactTable } from './fact-row.ts';
import { type ChangedOwn, parentNameOf } from './families.ts';
import type { ReadRows } from './read-rows.ts';

/** How far apart the calls of a family can start: a call can last four hours, and its last callback can be late. */
const FAMILY_MS = (4 * 60 + 15) * 60_000;
/** Calls that started further apart are looked for separately, in milliseconds. */
const GAP_MS = 60 * 60_000;
/** With more groups than this, one search is faster. */
const MOST_GROUPS = 8;

interface Finding {
  readonly read: ReadRows;
  readonly keys: CallKeys;
  /** The highest row id among ended calls. */
  readonly lastEnded: number;
}

/** The rows of `changed` and `gone` as they're stored, and every relative of theirs. */
export async function storedFamilies(
  finding: Finding,
  changed: readonly ChangedOwn[],
  gone: readonly CallName[],
): Promise<readonly FactRow[]> {
  const { read, keys } = finding;
  const keysOf = (names: Iterable<CallName>) => [...names].map((name) => keys.of(name));
  const stored = [
    ...(await storedOf(finding, changed)),
    ...(gone.length === 0 ? [] : await read(FACTS, isAmong('call_key'), keysOf(gone), keys)),
  ];
  const found = new Map(stored.map((row) => [row.rowId, row]));
  for (const { from, to, members } of inGroups(membersOf(stored, changed))) {
    const when = `started_at BETWEEN ${from - FAMILY_MS} AND ${to + FAMILY_MS}`;
    const parents = new Set(members.flatMap(({ parent }) => parent ?? []));
    const families = new Set([...parents, ...members.map(({ name }) => name)]);
    const relatives = [
      ...(parents.size === 0
        ? []
        : await read(FACTS, `${when} AND ${isAmong('call_key')}`, keysOf(parents), keys)),
      ...(await read(FACTS, `${when} AND ${isAmong('parent_key')}`, keysOf(families), keys)),
    ];
    for (const row of relatives) found.set(row.rowId, row);
  }
  return [...found.values()];
}

async function storedOf(
  { read, keys, lastEnded }: Finding,
  changed: readonly ChangedOwn[],
): Promise<readonly FactRow[]> {
  const readIds = async (table: FactTable, ids: readonly number[]) =>
    ids.length === 0 ? [] : read(table, isAmong('row_id'), ids, keys);
  const ids = changed.map(({ rowId }) => rowId);
  const inProgress = await readIds(IN_PROGRESS, ids);
  const found = new Set(inProgress.map(({ rowId }) => rowId));
  const ended = ids.filter((id) => id <= lastEnded && !found.has(id));
  return [...inProgress, ...(await readIds(ENDED, ended))];
}

/** Whose relatives are looked for, and when it started. */
interface Member {
  readonly name: CallName;
  readonly parent: CallName | null;
  readonly at: number;
}

/** Calls as they are, and as they were where that's another family or time. */
function membersOf(stored: readonly FactRow[], changed: readonly ChangedOwn[]): readonly Member[] {
  const members = new Map<CallName, Member>();
  for (const { name, own } of changed) {
    members.set(name, { name, parent: parentNameOf(own), at: timeOf(own) });
  }
  const before: Member[] = [];
  for (const { name, parent, fact } of stored) {
    const [now, at] = [members.get(name), timeOf(fact)];
    if (now?.parent !== parent || now.at !== at) before.push({ name, parent, at });
  }
  return [...members.values(), ...before];
}

const timeOf = ({
  startedAt,
  firstSeenAt,
}: {
  readonly startedAt: number | null;
  readonly firstSeenAt: number;
}): number => startedAt ?? firstSeenAt;

interface Group {
  readonly from: number;
  readonly to: number;
  readonly members: readonly Member[];
}

function inGroups(members: readonly Member[]): readonly Group[] {
  const groups: { from: number; to: number; members: Member[] }[] = [];
  const sorted = members.toSorted((a, b) => a.at - b.at);
  for (const member of sorted) {
    const { at } = member;
    const last = groups.at(-1);
    if (last === undefined || at - last.to > GAP_MS)
      groups.push({ from: at, to: at, members: [member] });
    else {
      last.to = at;
      last.members.push(member);
    }
  }
  const [first, ...others] = groups;
  if (first === undefined || groups.length <= MOST_GROUPS) return groups;
  return [{ from: first.from, to: others.at(-1)?.to ?? first.to, members: sorted }];
}
