/** What a call is grouped by, from its definition. Null is a group of its own. */

import type { CountedCall } from './read-calls.ts';

/** Making one takes far longer than using it. */
const FORMATS = new Map<string, Intl.DateTimeFormat>();

function formatOf(timeZone: string, part: 'hour' | 'weekday'): Intl.DateTimeFormat {
  const known = FORMATS.get(`${part} ${timeZone}`);
  if (known !== undefined) return known;
  const shown = part === 'hour' ? { hour: 'numeric' as const } : { weekday: 'short' as const };
  const format = new Intl.DateTimeFormat('en-GB', { timeZone, hourCycle: 'h23', ...shown });
  FORMATS.set(`${part} ${timeZone}`, format);
  return format;
}

const local = (at: number | null, timeZone: string, part: 'hour' | 'weekday'): string | null => {
  if (at === null) return null;
  const text = formatOf(timeZone, part).format(at);
  if (part === 'hour') return String(Number(text));
  return String(1 + ['Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat', 'Sun'].indexOf(text));
};

const isAddress = (text: string | null): text is string => /^(client|sips?):/i.test(text ?? '');

/** The other end's phone number, from its country code on. */
export function otherNumber({ call: { direction, from, to } }: CountedCall): string | null {
  const other = direction === 'inbound' ? from : to;
  return /^\+[0-9]{8,15}$/.test(other ?? '') ? other : null;
}

export function hangupParty({ call }: CountedCall): string | null {
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
  prefix: (one) => otherNumber(one)?.slice(0, '+'.length + 7) ?? null,
  hour: (_one, at, timeZone) => local(at, timeZone, 'hour'),
  weekday: (_one, at, timeZone) => local(at, timeZone, 'weekday'),
  'dim.queue': ({ dimensions }) => dimensions['queue'] ?? null,
};
