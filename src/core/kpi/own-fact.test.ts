import { describe, expect, it } from 'vitest';
import { given } from '../../../tests/support/call-specification.ts';
import {
  atSecond,
  type Delivery,
  type Fields,
  numberLevel,
  progress,
  recordingIs,
  sentTo,
} from '../../../tests/support/callbacks.ts';
import { ownFact } from './own-fact.ts';

function factOf(...deliveries: readonly Delivery[]) {
  const { state } = given(...deliveries);
  return state === null ? null : ownFact(state, 7);
}

/** Initiated at second 0, ringing at 3, answered at 8, and ended at 68. */
const answeredCall = (end: Fields = {}): readonly Delivery[] => [
  progress('initiated', 0),
  progress('ringing', 3),
  progress('answered', 8),
  progress('completed', 68, { CallDuration: '60', ...end }),
];

describe("the fact of a call's own callbacks", () => {
  it('has its times, and the durations between them', () => {
    expect(factOf(...answeredCall())).toMatchObject({
      ...{ status: 'completed', startedAt: atSecond(0), initiatedAt: atSecond(0) },
      ...{ ringingAt: atSecond(3), answeredAt: atSecond(8), endedAt: atSecond(68) },
      ...{ firstSeenAt: atSecond(1), updatedAt: atSecond(69) },
      ...{ pddSeconds: 3, ringSeconds: 5, answerSeconds: 8, durationSeconds: 60, failureBatch: 7 },
    });
  });

  it('takes the inferred answer where no callback reported it', () => {
    const [initiated, , , completed] = answeredCall();
    const calls = [initiated, completed].filter((one) => one !== undefined);
    expect(factOf(...calls)).toMatchObject({
      ...{ answeredAt: atSecond(8), pddSeconds: 8, answerSeconds: 8, ringSeconds: null },
    });
  });

  it('is there for a call in progress', () => {
    expect(factOf(progress('initiated', 0), progress('ringing', 2))).toMatchObject({
      ...{ status: 'ringing', endedAt: null, pddSeconds: 2, ringSeconds: null },
    });
  });

  it('has no post-dial delay for a failed call, but for any other', () => {
    const rang = [progress('initiated', 0), progress('ringing', 2)];
    expect(factOf(...rang, progress('failed', 9))?.pddSeconds).toBeNull();
    expect(factOf(...rang, progress('busy', 9))?.pddSeconds).toBe(2);
    expect(factOf(...rang, progress('answered', 4), progress('failed', 9))?.pddSeconds).toBe(2);
  });

  it('has no durations from times that contradict each other', () => {
    expect(factOf(progress('initiated', 5), progress('ringing', 3))?.pddSeconds).toBeNull();
    expect(factOf(progress('initiated', 5), progress('answered', 3))).toMatchObject({
      ...{ pddSeconds: null, answerSeconds: null },
    });
  });

  it("is null while the call's first status is missing", () => {
    expect(factOf(recordingIs('completed'))).toBeNull();
  });

  it('counts recordings, and has own dimensions', () => {
    const [initiated, ...rest] = answeredCall().map((one) => sentTo(one, 'queue=support'));
    const fact = factOf(...(initiated ? [initiated] : []), ...rest, recordingIs('completed'));
    expect(fact).toMatchObject({ recordings: 1, dimensions: { queue: 'support' } });
  });
});

describe('the audio of a fact', () => {
  const heard = (fields: Fields) =>
    factOf(...answeredCall({ AudioInMediaPacketCount: '99', ...fields }));

  it('has the highest jitter, and the estimated loss', () => {
    const fields = {
      ...{ AudioInMos: '4.2', AudioInSkipPacketCount: '1' },
      ...{ AudioInJitterMinVariance: '1', AudioInJitterMaxVariance: '81' },
    };
    expect(heard(fields)).toMatchObject({ mos: 4.2, jitterMs: 9, lossPercent: 1 });
  });

  it('leaves out what no measurement gives', () => {
    expect(heard({ AudioInMos: '0.5' })?.mos).toBeNull();
    expect(heard({ AudioInMos: '1e9' })?.mos).toBeNull();
    expect(heard({ AudioInMos: '4.5', AudioInMediaPacketCount: '0' })?.mos).toBeNull();
    expect(heard({ AudioInJitterMaxVariance: '1e300' })?.jitterMs).toBeNull();
  });

  it('is left out if no one answered', () => {
    const audio = {
      ...{ AudioInMos: '4.2', AudioInMediaPacketCount: '99', AudioInSkipPacketCount: '1' },
      AudioInJitterMaxVariance: '81',
    };
    expect(factOf(progress('busy', 9, audio))).toMatchObject({
      ...{ mos: null, jitterMs: null, lossPercent: null },
    });
  });
});

it('has SIP codes only', () => {
  const code = (text: string) => factOf(progress('failed', 9, { SipResultCode: text }))?.sipCode;
  expect(['503', '99', '700', '999999999999'].map(code)).toEqual([503, null, null, null]);
});

describe('who hung up', () => {
  const party = (fields: Fields) => factOf(progress('completed', 9, fields))?.hangupBy;

  it('is the end whose number hung up', () => {
    expect(party({ HangupBy: '+15550100001' })).toBe('caller');
    expect(party({ HangupBy: '+15550100002', HangupDirection: 'outbound' })).toBe('callee');
    expect(party({ HangupBy: '+15550100009' })).toBeNull();
    expect(party({ HangupBy: '+15550100001', To: '+15550100001' })).toBeNull();
  });

  it('follows the direction on outbound calls, if no number is given', () => {
    expect(party({ HangupDirection: 'outbound' })).toBe('caller');
    expect(party({ HangupDirection: 'inbound' })).toBe('callee');
    expect(party({ HangupDirection: 'inbound', Direction: 'inbound' })).toBeNull();
  });
});

describe('whose call it is', () => {
  const whose = (fields: Fields) => {
    const fact = factOf(progress('completed', 9, fields));
    return [fact?.endpoint, fact?.ownNumber];
  };

  it("is the agent's address, called or calling", () => {
    const child = { Direction: 'outbound-dial', ParentCallSid: 'CA0' };
    expect(whose({ ...child, To: 'client:bob' })).toEqual(['client:bob', null]);
    expect(whose({ ...child, To: 'SIP:bob@example.com' })).toEqual(['SIP:bob@example.com', null]);
    expect(whose({ Direction: 'inbound', From: 'sip:bob@example.com' })).toEqual([
      ...['sip:bob@example.com', '+15550100002'],
    ]);
    expect(whose(child)).toEqual([null, null]);
  });

  it('is our number, called or calling', () => {
    expect(whose({ Direction: 'inbound' })).toEqual([null, '+15550100002']);
    expect(whose({ Direction: 'outbound-api' })).toEqual([null, '+15550100001']);
    expect(whose({ Direction: 'sideways' })).toEqual([null, null]);
    expect(whose({ Direction: 'inbound', To: 'sip:us@example.com' })[1]).toBeNull();
  });

  it("is an inbound call's own number's by the number's own callback, too", () => {
    expect(factOf(numberLevel('completed', 0, 9))?.ownNumber).toBe('+15550100004');
  });
});
