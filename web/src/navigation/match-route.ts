/** Which view a path shows. */

import { parse } from 'regexparam';

export interface Route<Name extends string = string> {
  readonly name: Name;
  /** Such as `/calls/:sid`. */
  readonly path: string;
}

export interface MatchedRoute<Of extends Route> {
  readonly route: Of;
  readonly params: Readonly<Record<string, string>>;
}

/** Finds the first route that matches the path; null if there is none. */
export function matchRoute<Of extends Route>(
  routes: readonly Of[],
  path: string,
): MatchedRoute<Of> | null {
  for (const route of routes) {
    const { keys, pattern } = parse(route.path);
    const found = pattern.exec(path);
    if (found === null) continue;
    const values = keys.map((key, index) => [key, decoded(found[index + 1] ?? '')] as const);
    return { route, params: Object.fromEntries(values) };
  }
  return null;
}

function decoded(part: string): string {
  try {
    return decodeURIComponent(part);
  } catch {
    return part;
  }
}
