/** What the log may know of an error: where it broke, not what it said, which may quote a caller. */
export interface Fault {
  readonly error: string;
  readonly at: string | null;
}

/** Its name, its code, and the first places of its stack. */
export function faultOf(error: unknown): Fault {
  if (!(error instanceof Error)) return { error: 'not an Error', at: null };
  const code = 'code' in error && typeof error.code === 'string' ? ` ${error.code}` : '';
  const places = error.stack?.match(/^ {4}at .+$/gm)?.slice(0, 3) ?? [];
  return { error: `${error.name}${code}`, at: places.map((place) => place.slice(7)).join(' < ') };
}
