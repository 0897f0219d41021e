/** The parts of an error that are safe to log. Its message isn't: it can quote the request. */
export interface Fault {
  readonly error: string;
  readonly at: string | null;
}

/** The error's name and code, and the top of its stack. */
export function faultOf(error: unknown): Fault {
  if (!(error instanceof Error)) return { error: 'not an Error', at: null };
  const code = 'code' in error && typeof error.code === 'string' ? ` ${error.code}` : '';
  const places = error.stack?.match(/^ {4}at .+$/gm)?.slice(0, 3) ?? [];
  return { error: `${error.name}${code}`, at: places.map((place) => place.slice(7)).join(' < ') };
}
