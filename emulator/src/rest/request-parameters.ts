/** Parameters as clients send them: form, JSON or query, each name with all its values. */
import { z } from 'zod';
import { accepted, type Checked, invalid } from './rest-error.ts';

/** Remembers which names were read, so that the others can be reported. */
export class RequestParameters {
  readonly #values: ReadonlyMap<string, readonly string[]>;
  readonly #read = new Set<string>();

  constructor(pairs: Iterable<readonly [string, string]>) {
    const values = new Map<string, string[]>();
    for (const [name, value] of pairs) values.set(name, [...(values.get(name) ?? []), value]);
    this.#values = values;
  }

  /** The last value of a name; null if it's missing or empty. */
  one(name: string): string | null {
    return this.all(name).at(-1) || null;
  }

  /** All values of a name; none if it's missing. */
  all(name: string): readonly string[] {
    this.#read.add(name);
    return this.#values.get(name) ?? [];
  }

  /** Whether a name was sent, even empty. */
  has(name: string): boolean {
    this.#read.add(name);
    return this.#values.has(name);
  }

  /** The names that were sent but haven't been read. */
  unread(): readonly string[] {
    return [...this.#values.keys()].filter((name) => !this.#read.has(name));
  }

  /** These parameters, and those of `others` whose names aren't among them. */
  withMissing(others: RequestParameters): RequestParameters {
    const names = new Set(this.#values.keys());
    return new RequestParameters([...this.pairsWithout(new Set()), ...others.pairsWithout(names)]);
  }

  /** Every name with every value, except the given names. */
  *pairsWithout(names: ReadonlySet<string>): Generator<readonly [string, string]> {
    for (const [name, values] of this.#values) {
      if (!names.has(name)) for (const value of values) yield [name, value];
    }
  }
}

const scalar = z.union([z.string(), z.number(), z.boolean()]);
const jsonBody = z.record(z.string(), z.union([scalar, z.array(scalar), z.null()]));

/** Reads a body. JSON numbers and booleans become their text; null stands for absent. */
export function parseBody(contentType: string, body: string): Checked<RequestParameters> {
  if (contentType.startsWith('multipart/')) {
    return invalid(
      20_422,
      "The body must be a URL-encoded form or JSON; multipart isn't supported.",
    );
  }
  if (!contentType.includes('json')) {
    return accepted(new RequestParameters(new URLSearchParams(body)));
  }
  const parsed = jsonBody.safeParse(parseJson(body));
  if (!parsed.success) {
    return invalid(
      20_422,
      'The body must be a JSON object of strings, numbers, booleans or lists.',
    );
  }
  const pairs = Object.entries(parsed.data).flatMap(([name, value]) =>
    value === null ? [] : [value].flat().map((one) => [name, `${one}`] as const),
  );
  return accepted(new RequestParameters(pairs));
}

/** Reads the query string of a request target. */
export function parseQuery(target: string): RequestParameters {
  const start = target.indexOf('?');
  const query = start < 0 ? '' : target.slice(start + 1);
  return new RequestParameters(new URLSearchParams(query));
}

/** Parses JSON; undefined if it's invalid. */
function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
