/**
 * The facts in a status callback, apart from the call's status, its times and its audio. For each fact, the
 * event with the greatest order key decides (`calls/stamp.ts`).
 *
 * Sources: SignalWire docs "VoiceStatusCallbackPayload" and "Voice Overview", Twilio docs
 * "Call resource" (read August 2026). "End" means: in terminal callbacks only.
 */

import { type Fact, type FactValues, namesAsStored } from './fact.ts';

export interface CallFact extends Fact {
  /** Shown only if someone answered the call. */
  readonly onlyIfAnswered?: true;
  /** What an erasure keeps of a text: a SID, a provider's word. Left out where nothing may stay. */
  readonly erasure?: 'sid' | 'word';
}

type CallFactTable = Readonly<Record<string, CallFact>>;

/** Known from the start of a call. JSON and CSV show them in this order, before the status. */
export const FACTS_AT_START = {
  /** `2010-04-01`. Both; every callback. */
  apiVersion: { parameters: ['ApiVersion'], reader: 'text', stored: 4, erasure: 'word' },
  /** The first leg. Both; on the child legs of a `<Dial>`. */
  parentCallSid: { parameters: ['ParentCallSid'], reader: 'text', stored: 0, erasure: 'sid' },
  /** `inbound`, `outbound-api` or `outbound-dial`. Both; every progress callback. */
  direction: { parameters: ['Direction'], reader: 'text', stored: 1, erasure: 'word' },
  /** E.164, SIP URI, `client:` name or raw caller id. `Caller` is Twilio's alias. */
  from: { parameters: ['From', 'Caller'], reader: 'text', stored: 2 },
  /** As `from`; `Called` is Twilio's alias. */
  to: { parameters: ['To', 'Called'], reader: 'text', stored: 3 },
  /** Both; if the caller id was looked up. */
  callerName: { parameters: ['CallerName'], reader: 'text', stored: 5 },
  /** Both; if the carrier sends it. */
  forwardedFrom: { parameters: ['ForwardedFrom'], reader: 'text', stored: 6 },
} as const satisfies CallFactTable;

/** How a call ended. JSON and CSV show them in this order, after the times. */
export const FACTS_AT_END = {
  /** Talk time. Both; end (SignalWire: `completed` only). */
  callDurationSeconds: {
    parameters: ['CallDuration'],
    reader: 'duration',
    unit: 'seconds',
    stored: 7,
    shownAs: 'durationSeconds',
    onlyIfAnswered: true,
  },
  /** The final SIP answer, under SignalWire's and Twilio's name. End, mostly of failures. */
  sipCode: { parameters: ['SipResultCode', 'SipResponseCode'], reader: 'integer', stored: 8 },
  /** SignalWire; end of failures. */
  sipPhrase: { parameters: ['SipInviteResultPhrase'], reader: 'text', stored: 9, erasure: 'word' },
  /** The number or SIP URI that hung up. SignalWire; end. */
  hangupBy: { parameters: ['HangupBy'], reader: 'text', stored: 10 },
  /** `inbound` or `outbound`. SignalWire; end. */
  hangupDirection: { parameters: ['HangupDirection'], reader: 'text', stored: 11, erasure: 'word' },
  /**
   * `human`, `machine_…`, `fax`, `unknown`. Twilio; after answering-machine detection (seen on
   * `completed`). SignalWire only has it in REST.
   */
  answeredBy: { parameters: ['AnsweredBy'], reader: 'text', stored: 12, erasure: 'word' },
} as const satisfies CallFactTable;

export const CALL_FACTS = { ...FACTS_AT_START, ...FACTS_AT_END };

export type CallFactName = keyof typeof CALL_FACTS;
export type CallFactValues = FactValues<typeof CALL_FACTS>;

export const CALL_FACT_NAMES: readonly CallFactName[] = namesAsStored(CALL_FACTS);
