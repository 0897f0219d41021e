/**
 * Magic test numbers: the result of a call to each, as a table that the documentation repeats word for
 * word. They're in a range that reaches no phone, 500-555-01xx, like Twilio's test numbers (from +1 500
 * 555 0001 on), which keep their meaning here.
 */
import { type CallBehavior, type CallBehaviorInput, callBehaviorSchema } from './call-behavior.ts';

/** A row of the table. */
export interface CallNumber {
  /** E.164. */
  readonly number: string;
  /** The result, in the documentation's words. */
  readonly result: string;
  readonly behavior: CallBehavior;
}

/** A conversation short enough for a test, and long enough for every audio figure. */
const SHORT = { outcome: 'answered', ringSeconds: 2, talkSeconds: 10, hangup: 'callee' } as const;

const answeredBy = (who: NonNullable<Answered['answeredBy']>): CallBehaviorInput => ({
  ...SHORT,
  // A greeting takes a while to end.
  talkSeconds: 30,
  answeredBy: who,
});
type Answered = Extract<CallBehavior, { outcome: 'answered' }>;

const failsWith = (sip: number): CallBehaviorInput => ({ outcome: 'failed', sip, ringSeconds: 0 });

const TABLE: readonly (readonly [ending: string, result: string, CallBehaviorInput])[] = [
  ['0001', 'refused by REST, 21217: not a valid number', refused(21_217, 'is not a valid number')],
  ['0002', 'refused by REST, 21214: cannot be reached', refused(21_214, 'cannot be reached')],
  ['0003', 'refused by REST, 21215: the region is not allowed', refused(21_215, 'is not allowed')],
  ['0004', 'refused by REST, 21216: blocked', refused(21_216, 'is blocked')],

  ['0100', 'rings 2 s, answers, hangs up after 10 s', SHORT],
  ['0101', 'answers at once, hangs up after 1 s', { ...SHORT, ringSeconds: 0, talkSeconds: 1 }],
  [
    '0102',
    'rings 10 s, answers, hangs up after 30 s',
    { ...SHORT, ringSeconds: 10, talkSeconds: 30 },
  ],
  [
    '0103',
    'rings 25 s, answers, hangs up after 30 s',
    { ...SHORT, ringSeconds: 25, talkSeconds: 30 },
  ],
  ['0104', 'rings 2 s, answers, hangs up after 5 minutes', { ...SHORT, talkSeconds: 300 }],
  ['0105', 'rings 2 s, answers, stays for an hour', { ...SHORT, talkSeconds: 3_600 }],

  ['0110', 'a human answers', answeredBy('human')],
  ['0111', 'a machine answers; its greeting ends with a beep', answeredBy('machine_end_beep')],
  ['0112', 'a machine answers; its greeting ends with silence', answeredBy('machine_end_silence')],
  ['0113', 'a machine answers; its greeting ends in another way', answeredBy('machine_end_other')],
  ['0114', 'a fax answers', answeredBy('fax')],
  ['0115', 'a person or a machine answers: unknown', answeredBy('unknown')],

  ['0120', 'busy, 486', { outcome: 'busy', sip: 486, ringSeconds: 0 }],
  ['0121', 'rings 4 s, then busy, 486', { outcome: 'busy', sip: 486, ringSeconds: 4 }],
  ['0122', 'busy everywhere, 600', { outcome: 'busy', sip: 600, ringSeconds: 0 }],
  ['0123', 'rings 4 s, then declines, 603: busy', { outcome: 'busy', sip: 603, ringSeconds: 4 }],

  ['0130', 'rings until the timeout, 487: no-answer', { outcome: 'no-answer', sip: 487 }],
  ['0131', 'rings 8 s, then the network gives up, 480: no-answer', noAnswer(480, 8)],
  ['0132', 'out of reach, 480, without ringing: no-answer', noAnswer(480, 0)],
  ['0133', 'no reply, 408, without ringing: no-answer', noAnswer(408, 0)],

  ['0140', 'failed, 404', failsWith(404)],
  ['0141', 'failed, 403', failsWith(403)],
  ['0142', 'failed, 484', failsWith(484)],
  ['0143', 'failed, 488', failsWith(488)],
  ['0144', 'failed, 500', failsWith(500)],
  ['0145', 'failed, 502', failsWith(502)],
  ['0146', 'failed, 503', failsWith(503)],
  ['0147', 'failed, 504', failsWith(504)],
  ['0148', 'failed, 604', failsWith(604)],
  ['0149', 'rings 4 s, then failed, 503', { outcome: 'failed', sip: 503, ringSeconds: 4 }],

  ['0150', 'rings 4 s, then the call is canceled', { outcome: 'canceled', ringSeconds: 4 }],
  ['0151', 'canceled before it rings', { outcome: 'canceled', ringSeconds: 0 }],

  ['0160', 'answers; a perfect line', { ...SHORT, line: 'perfect' }],
  ['0161', 'answers; bad audio: losses in bursts, MOS below 4', poorLine('bad')],
  ['0162', 'answers; poor audio: jitter, which the MOS ignores', poorLine('jittery')],
  ['0163', 'answers; no audio at all: MOS 4.5 from 0 packets', poorLine('silent')],

  ['0170', 'answers; the callback for its end is lost', { ...SHORT, terminal: 'lost' }],
  ['0171', 'answers; the callback for its end comes 2 minutes late', late(120)],
  ['0172', 'answers; the callback for its end comes 20 minutes late', late(1_200)],
  [
    '0173',
    'busy; the callback for its end is lost',
    { outcome: 'busy', sip: 486, terminal: 'lost' },
  ],

  ['0180', 'answers, and presses 1 when asked', presses('1')],
  ['0181', 'answers, and presses 2 when asked', presses('2')],
  ['0182', 'answers, and presses 1234# when asked', presses('1234#')],
  ['0183', 'answers, and presses nothing', presses('')],

  ['0190', 'busy, unanswered, failed or answered, one in four each', anyOf()],
];

/** Every magic test number. */
export const CALL_NUMBERS: readonly CallNumber[] = TABLE.map(([ending, result, behavior]) => ({
  number: `+1500555${ending}`,
  result,
  behavior: callBehaviorSchema.parse(behavior),
}));

const BY_NUMBER: ReadonlyMap<string, CallBehavior> = new Map(
  CALL_NUMBERS.map(({ number, behavior }) => [number, behavior]),
);

/** How a call to this number goes; null for any other number. */
export const behaviorOfNumber = (address: string): CallBehavior | null =>
  BY_NUMBER.get(address) ?? null;

function refused(code: number, what: string): CallBehaviorInput {
  return { outcome: 'refused', code, message: `The number in 'To' ${what}.` };
}

function noAnswer(sip: number, ringSeconds: number): CallBehaviorInput {
  return { outcome: 'no-answer', sip, ringSeconds };
}

function poorLine(line: NonNullable<Answered['line']>): CallBehaviorInput {
  return { ...SHORT, talkSeconds: 30, line };
}

function late(lateSeconds: number): CallBehaviorInput {
  return { ...SHORT, terminal: { lateSeconds } };
}

function presses(digits: string): CallBehaviorInput {
  return { ...SHORT, talkSeconds: 120, digits };
}

function anyOf(): CallBehaviorInput {
  return { outcome: 'mixed', mix: { busy: 1, 'no-answer': 1, failed: 1, completed: 1 } };
}
