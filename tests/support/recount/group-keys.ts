/** What a call is grouped by, from its definition. Null is a group of its own. */

import type { CountedCall } from './read-calls.ts';

const local = (at: number | null, timeZone: string, part: 'hour' | 'weekday'): string | null => {
  if (at === null) return null;
  const options = { timeZone, hourCycle: 'h23' } as const;
  const format =
    part === 'hour'
      ? new Intl.DateTimeFormat('en-GB', { ...options, hour: 'numeric' })
      : new Intl.DateTimeFormat('en-GB', { ...options, weekday: 'short' });
  const text = format.format(at);
  if (part === 'hour') return String(Number(text));
  return String(1 + ['Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat', 'Sun'].indexOf(text));
};

const isAddress = (text: string | null): text is string => /^(client|sips?):/i.test(text ?? '');

function hangupParty({ call }: CountedCall): string | null {
  const { from, to, hangupBy, hangupDirection, direction } = call;
  if (hangupBy !== null) {
    if (from === to) return null;
    return hangupBy === from ? 'caller' : hangupBy === to ? 'callee' : null;
  }
  if (!(direction ?? '').startsWith('outbound')) return null;
  if (hangupDirection === 'outbound') return 'caller';
  return hangupDirection === 'inbound' ? 'callee' : null;
}

/** By the names that `/stats/top` knows; `at` is the time that places the call. */
export const GROUP_KEYS: Readonly<
  Record<string, (one: CountedCall, at: number | null, timeZone: string) => string | null>
> = {
  account: ({ call }) => call.accountSid,
  direction: ({ call }) => call.direction,
  status: ({ call }) => call.status,
  outcome: ({ outcome }) => outcome,
  sipCode: ({ call: { sipCode } }) =>
    sipCode === null || sipCode < 100 || sipCode > 699 ? null : String(sipCode),
  sipPhrase: ({ call }) => call.sipPhrase,
  hangupBy: hangupParty,
  fromNumber: ({ call }) => call.from,
  toNumber: ({ call }) => call.to,
  endpoint: ({ call: { to, from } }) => (isAddress(to) ? to : isAddress(from) ? from : null),
  ownNumber: ({ call: { parentCallSid, direction, from, to } }) => {
    if (parentCallSid !== null || direction === null) return null;
    const own = direction === 'inbound' ? to : /^outbound/.test(direction) ? from : null;
    return /^\+\d+$/.test(own ?? '') ? own : null;
  },
  hour: (_one, at, timeZone) => local(at, timeZone, 'hour'),
  weekday: (_one, at, timeZone) => local(at, timeZone, 'weekday'),
  'dim.queue': ({ dimensions }) => dimensions['queue'] ?? null,
};
