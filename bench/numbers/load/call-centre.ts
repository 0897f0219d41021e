/**
 * Callbacks of a made-up call centre, in the order in which they arrive. Three in ten conversations come in and are
 * answered by a machine, which then dials an agent; the others go out, and most are answered.
 */

import { CALLBACK_PATH } from '../../ingest/request-bytes.ts';
import { type Seeded, seeded, seededUuid } from '../../ingest/seeded.ts';
import type { Parameter } from '../../ingest/signing.ts';
import type { Arrival } from '../../stored/feed.ts';

/** Own dimensions, which the calls have. */
export const DIMENSIONS = ['queue', 'agent'] as const;

/** What our numbers begin with; all others are the other side's. */
export const OUR_NUMBERS = '+1555010';

export interface CallCentre {
  /** How many conversations there are. */
  readonly conversations: number;
  /** When they start, milliseconds since 1970; `to` is exclusive. */
  readonly from: number;
  readonly to: number;
  readonly seed: number;
}

const ACCOUNTS = ['b3877c40-da60-4998-90ad-b792e98472af', '0f1c2f6e-6a0f-4f0e-8c59-0a4d3a1b7c55'];
const QUEUES = ['support', 'sales', 'billing', 'care', 'spring'];
/** How long a callback is on its way, milliseconds. */
const ON_ITS_WAY_MS = 200;

interface Leg {
  readonly account: string;
  readonly sid: string;
  readonly parent: string | null;
  readonly direction: 'inbound' | 'outbound-api' | 'outbound-dial';
  readonly from: string;
  readonly to: string;
  readonly query: string;
  readonly startedAt: number;
  /** Seconds from the start until it rings, and from there to the answer or the end. */
  readonly pdd: number;
  readonly ring: number;
  readonly end: End;
}

type End =
  | { readonly status: 'completed'; readonly talk: number; readonly parameters: Parameters }
  | {
      readonly status: 'no-answer' | 'busy' | 'canceled' | 'failed';
      readonly parameters: Parameters;
    };

type Parameters = readonly Parameter[];

export function callCentre({ conversations, from, to, seed }: CallCentre): readonly Arrival[] {
  const chance = seeded(seed);
  const arrivals: Arrival[] = [];
  for (let made = 0; made < conversations; made += 1) {
    const startedAt = from + Math.floor(((to - from) * made) / conversations);
    // Callbacks say when something happened in whole seconds.
    for (const leg of conversation(chance, startedAt - (startedAt % 1000))) {
      arrivals.push(...callbacks(leg));
    }
  }
  return arrivals.sort((a, b) => a.at - b.at);
}

function conversation(chance: Seeded, startedAt: number): readonly Leg[] {
  const account = pick(chance, ACCOUNTS);
  const query = `queue=${pick(chance, QUEUES)}`;
  const ours = `${OUR_NUMBERS}${digits(chance.below(50), 4)}`;
  const exchange = `${201 + chance.below(20) * 39}${200 + chance.below(20)}`;
  const theirs = `+1${exchange}${digits(chance.below(10_000), 4)}`;
  const common = { account, query, startedAt, sid: seededUuid(chance), parent: null };
  if (chance.below(10) >= 3) {
    return [
      {
        ...common,
        ...{ direction: 'outbound-api', from: ours, to: theirs },
        ...{ pdd: 1 + chance.below(5), ring: 2 + chance.below(28), end: outboundEnd(chance) },
      },
    ];
  }
  const wait = 2 + chance.below(40);
  const isTaken = chance.below(100) < 85;
  const talk = isTaken ? talkSeconds(chance) : 0;
  const inbound: Leg = {
    ...common,
    ...{ direction: 'inbound', from: theirs, to: ours, pdd: 0, ring: 1 },
    end: answered(chance, wait + talk),
  };
  const agent = chance.below(200);
  const dialled: Leg = {
    ...{ account, query: `agent=agent${agent}`, sid: seededUuid(chance), parent: inbound.sid },
    ...{ direction: 'outbound-dial', from: theirs, to: `client:agent${agent}` },
    ...{ startedAt: startedAt + 2000, pdd: 0, ring: wait - 1 },
    end: isTaken
      ? answered(chance, talk)
      : { status: 'no-answer', parameters: sip(487, 'Request Terminated') },
  };
  return [inbound, dialled];
}

function outboundEnd(chance: Seeded): End {
  const luck = chance.below(100);
  if (luck < 70) return answered(chance, talkSeconds(chance));
  if (luck < 82) return { status: 'no-answer', parameters: sip(487, 'Request Terminated') };
  if (luck < 90) return { status: 'busy', parameters: sip(486, 'Busy Here') };
  if (luck < 94) return { status: 'canceled', parameters: sip(487, 'Request Terminated') };
  if (luck < 97) return { status: 'failed', parameters: sip(503, 'Service Unavailable') };
  return { status: 'failed', parameters: sip(404, 'Not Found') };
}

/** Most are short, a few very long: 140 on average. */
const talkSeconds = (chance: Seeded): number =>
  Math.ceil(-Math.log((chance.below(1_000_000) + 1) / 1_000_001) * 140);

const answered = (chance: Seeded, talk: number): End => ({
  status: 'completed',
  talk,
  parameters: [
    ...sip(200, 'OK'),
    ['HangupDirection', chance.below(5) < 3 ? 'inbound' : 'outbound'],
    ['AudioInMos', (4.5 - (chance.below(60) * chance.below(40)) / 1000).toFixed(2)],
    ['AudioInAveragePtime', '20.01'],
    ['AudioInMediaPacketCount', String(talk * 50 + 1)],
    ['AudioInSkipPacketCount', String(chance.below(talk + 1))],
    ['AudioInJitterMinVariance', '0.12'],
    ['AudioInJitterMaxVariance', (chance.below(40_000) / 100).toFixed(2)],
    ['AudioOutMediaPacketCount', String(talk * 49)],
  ],
});

const sip = (code: number, phrase: string): Parameters => [
  ['SipResultCode', String(code)],
  ['SipInviteResultPhrase', phrase],
];

function callbacks(leg: Leg): readonly Arrival[] {
  const { pdd, ring, end } = leg;
  const talk = end.status === 'completed' ? end.talk : 0;
  const steps: readonly (readonly [status: string, seconds: number, more: Parameters])[] = [
    ['initiated', 0, []],
    ...(end.status === 'failed' ? [] : [['ringing', pdd, []] as const]),
    ...(end.status === 'completed' ? [['in-progress', pdd + ring, []] as const] : []),
    [end.status, pdd + ring + talk, [['CallDuration', String(talk)], ...end.parameters]],
  ];
  return steps.map(([status, seconds, more], index) => {
    const at = leg.startedAt + seconds * 1000;
    return {
      at: at + ON_ITS_WAY_MS,
      target: `${CALLBACK_PATH}?${leg.query}`,
      parameters: [
        ['AccountSid', leg.account],
        ['ApiVersion', '2010-04-01'],
        ['CallbackSource', 'call-progress-events'],
        ['CallSid', leg.sid],
        ...(leg.parent === null ? [] : [['ParentCallSid', leg.parent] as const]),
        ['CallStatus', status],
        ['Direction', leg.direction],
        ['From', leg.from],
        ['To', leg.to],
        ['Timestamp', new Date(at).toUTCString().replace('GMT', '+0000')],
        ['SequenceNumber', String(index)],
        ...more,
      ],
    };
  });
}

const pick = (chance: Seeded, values: readonly string[]): string =>
  values[chance.below(values.length)] ?? '';

const digits = (value: number, length: number): string => String(value).padStart(length, '0');
