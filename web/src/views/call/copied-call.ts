/** A call's callbacks as text to paste: a test's fixture, and commands that send them again. */

import type { TimelineEvent } from '../../../../src/core/wire/event-list.ts';

type Parameters = TimelineEvent['parameters'];

/** The callbacks in the form of `tests/fixtures/callbacks.json`: a list of `{ name, provider, params }`. */
export function asFixture(events: readonly TimelineEvent[]): string {
  return JSON.stringify(events.filter(isCallback).map(fixtureOf), null, 2);
}

function fixtureOf({ kind, status, parameters }: TimelineEvent) {
  const sid = parameters['CallSid'];
  const provider =
    typeof sid === 'string' && /^CA[0-9a-f]{32}$/.test(sid) ? 'twilio' : 'signalwire';
  return { name: status === null ? kind : `${kind}: ${status}`, provider, params: parameters };
}

/** The texts around the commands. */
export interface CurlTexts {
  readonly unsigned: string;
  readonly signed: string;
}

/** One `curl` for each callback, in order of arrival, without a signature. `origin` is Callboard's address. */
export function asCurl(
  events: readonly TimelineEvent[],
  origin: string,
  { unsigned, signed }: CurlTexts,
): string {
  const url = quoted(`${origin}/callbacks/voice`);
  const commands = events.filter(isCallback).map(({ parameters }) => {
    const fields = pairsOf(parameters).map(
      ([name, value]) => `  --data-urlencode ${quoted(`${name}=${value}`)}`,
    );
    return [`curl ${url}`, ...fields].join(' \\\n');
  });
  return [...unsigned.split('\n'), ...signed.split('\n')]
    .map((line) => `# ${line}`)
    .concat(commands)
    .join('\n');
}

const isCallback = ({ provenance }: TimelineEvent): boolean => provenance === 'callback';

const pairsOf = (parameters: Parameters): readonly (readonly [string, string])[] =>
  Object.entries(parameters).flatMap(([name, values]) =>
    [values].flat().map((value) => [name, value] as const),
  );

/** For a POSIX shell: nothing is special between single quotes but they themselves. */
const quoted = (text: string): string => `'${text.replaceAll("'", `'\\''`)}'`;
