/**
 * Where in the list someone was when they opened a call. It's kept with the history's entry, so that Back leads to
 * the same row.
 */

export interface LeftPlace {
  /** The cursor of the row's page; null for the list's beginning. */
  readonly cursor: string | null;
  /** When the row's call was first seen: the beginning has moved on since. */
  readonly at: string;
  readonly callSid: string;
}

/** Notes the row that's being opened. */
export function leaveFrom(left: LeftPlace): void {
  history.replaceState({ leftList: left }, '');
}

/** The row that was opened from this entry of the history; null if none was. */
export function leftPlace(state: unknown): LeftPlace | null {
  if (typeof state !== 'object' || state === null || !('leftList' in state)) return null;
  const left = state.leftList;
  if (typeof left !== 'object' || left === null) return null;
  if (!('cursor' in left && 'at' in left && 'callSid' in left)) return null;
  const { cursor, at, callSid } = left;
  if (typeof at !== 'string' || typeof callSid !== 'string') return null;
  return { cursor: typeof cursor === 'string' ? cursor : null, at, callSid };
}
