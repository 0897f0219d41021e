/**
 * Where in the list someone was when they opened a call. It's kept with the history's entry, so that Back leads to
 * the same row.
 */

export interface LeftPlace {
  /** When the row's call was first seen. */
  readonly at: string;
  readonly callSid: string;
}

/** Notes the row that's being opened. */
export function leaveFrom({ at, callSid }: LeftPlace): void {
  history.replaceState({ listAt: at, listCall: callSid }, '');
}

/** The row that was opened from this entry of the history; null if none was. */
export function leftPlace(state: unknown): LeftPlace | null {
  if (typeof state !== 'object' || state === null) return null;
  if (!('listAt' in state) || !('listCall' in state)) return null;
  const { listAt: at, listCall: callSid } = state;
  return typeof at === 'string' && typeof callSid === 'string' ? { at, callSid } : null;
}
