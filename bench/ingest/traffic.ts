/**
 * Generated calls as SignalWire reports them: each callback has 30 parameters and about 900 bytes, and a
 * call goes from `initiated` to its end. It knows nothing about HTTP or signatures.
 */

import { type Seeded, seeded, seededUuid } from './seeded.ts';
import type { Parameter } from './signing.ts';

/**
 * - `in-turn`: 300 calls in progress, each advancing by one step in turn.
 * - `scattered`: 100,000 calls in progress, advancing in random order.
 * - `few-callers`: like `in-turn`, but all calls come from one of 50 callers.
 * - `minute-long`: like `in-turn`, with as many calls as there are at 2,000 callbacks a second if a call takes a minute.
 */
export type TrafficShape = 'in-turn' | 'scattered' | 'few-callers' | 'minute-long';

export const CALLS_UNDER_WAY = {
  'in-turn': 300,
  scattered: 100_000,
  'few-callers': 300,
  'minute-long': 25_000,
} as const satisfies Record<TrafficShape, number>;

/** The callers of `few-callers`. */
export const CALLERS: readonly string[] = Array.from({ length: 50 }, (_, index) =>
  sipAddress(`+1555${String(index).padStart(7, '0')}`),
);

export interface Traffic {
  next(): readonly Parameter[];
}

const ACCOUNT = 'b3877c40-da60-4998-90ad-b792e98472af';
const ANSWERED = ['initiated', 'ringing', 'answered', 'in-progress', 'completed'] as const;
const SECONDS_INTO_CALL = [0, 1, 5, 5, 62] as const;
/** Out of 100 calls; the others are answered and completed. */
const UNANSWERED = ['busy', 'no-answer', 'canceled', 'failed'] as const;

interface Call {
  readonly sid: string;
  readonly from: string;
  readonly to: string;
  readonly startedAt: number;
  readonly walk: readonly string[];
  step: number;
}

/**
 * An endless stream of callbacks. The first calls start halfway, so that ends and beginnings are as
 * frequent at first as they are later. A new call starts a minute or two before `now`.
 */
export function traffic(shape: TrafficShape, seed: number, now: () => number): Traffic {
  const chance = seeded(seed);
  const underWay = CALLS_UNDER_WAY[shape];
  const calls: Call[] = [];
  let turn = 0;

  const pick = (): number => {
    if (calls.length < underWay) {
      const call = newCall(shape, chance, now());
      call.step = chance.below(call.walk.length);
      return calls.push(call) - 1;
    }
    if (shape === 'scattered') return chance.below(underWay);
    turn = (turn + 1) % underWay;
    return turn;
  };

  return {
    next() {
      const slot = pick();
      let call = calls[slot];
      if (call === undefined || call.step >= call.walk.length) {
        call = newCall(shape, chance, now());
        calls[slot] = call;
      }
      const parameters = callback(call);
      call.step += 1;
      return parameters;
    },
  };
}

function newCall(shape: TrafficShape, chance: Seeded, startAt: number): Call {
  const end = UNANSWERED[chance.below(100)];
  return {
    sid: seededUuid(chance),
    from: callerOf(shape, chance),
    to: sipAddress(`+1556${String(chance.below(10_000_000)).padStart(7, '0')}`),
    startedAt: startAt - 120_000 + chance.below(60_000),
    walk: end === undefined ? ANSWERED : ['initiated', 'ringing', end],
    step: 0,
  };
}

function callerOf(shape: TrafficShape, chance: Seeded): string {
  const few = shape === 'few-callers' ? CALLERS[chance.below(CALLERS.length)] : undefined;
  return few ?? sipAddress(`+1555${String(chance.below(10_000_000)).padStart(7, '0')}`);
}

/** Both ends are SIP endpoints, which have the longest addresses in callbacks. */
function sipAddress(user: string): string {
  return `sip:${user}@callboard-bench.sip.signalwire.com`;
}

function callback(call: Call): Parameter[] {
  const status = call.walk[call.step] ?? 'completed';
  const at = new Date(call.startedAt + (SECONDS_INTO_CALL[call.step] ?? 0) * 1000);
  const parameters: Parameter[] = [
    ['AccountSid', ACCOUNT],
    ['ApiVersion', '2010-04-01'],
    ['CallbackSource', 'call-progress-events'],
    ['CallSid', call.sid],
    ['CallStatus', status],
    ['Direction', 'outbound-api'],
    ['From', call.from],
    ['To', call.to],
    ['Timestamp', at.toUTCString().replace('GMT', '+0000')],
    ['SequenceNumber', String(call.step)],
    ['SipCallId', call.sid],
    ['CallerName', 'Callboard Benchmark'],
  ];
  parameters.push(...(call.step === call.walk.length - 1 ? ending(call, status) : places(call)));
  return parameters;
}

/** The 18 parameters that only the last callback has. */
function ending(call: Call, status: string): Parameter[] {
  const answered = status === 'completed';
  return [
    ['CallDuration', answered ? '57' : '0'],
    ['HangupBy', call.to],
    ['HangupDirection', 'inbound'],
    ['SipResultCode', answered ? '200' : '487'],
    ['SipInviteResultPhrase', answered ? 'OK' : 'Request Terminated'],
    ['AudioInMos', answered ? '4.32' : '4.5'],
    ['AudioInAveragePtime', answered ? '20.01' : '0'],
    ['AudioInMediaPacketCount', answered ? '2829' : '0'],
    ['AudioInDtmfPacketCount', '0'],
    ['AudioInSkipPacketCount', '1'],
    ['AudioInFlushPacketCount', '0'],
    ['AudioInLargestJbSize', '0'],
    ['AudioInJitterMinVariance', '0.12'],
    ['AudioInJitterMaxVariance', '85.95'],
    ['AudioOutMediaPacketCount', answered ? '2712' : '0'],
    ['AudioOutDtmfPacketCount', '0'],
    ['AudioOutLost', '0'],
    ['ForwardedFrom', call.from],
  ];
}

/** The 18 parameters about the two numbers that a provider sends while the call is in progress. */
function places(call: Call): Parameter[] {
  const place = (side: string, city: string, state: string, zip: string): Parameter[] => [
    [`${side}City`, city],
    [`${side}State`, state],
    [`${side}Zip`, zip],
    [`${side}Country`, 'US'],
  ];
  return [
    ['Caller', call.from],
    ['Called', call.to],
    ...place('From', 'SAN FRANCISCO', 'CA', '94105'),
    ...place('To', 'SALT LAKE CITY', 'UT', '84101'),
    ...place('Caller', 'SAN FRANCISCO', 'CA', '94105'),
    ...place('Called', 'SALT LAKE CITY', 'UT', '84101'),
  ];
}
