/**
 * Identifiers as branded types. Only the parsers here make them, so a value of one of these types has been
 * checked. That doesn't mean that what it names exists.
 *
 * SignalWire uses UUIDs for everything, Twilio two letters and 32 hex digits (`CA…`, `AC…`). Clones use
 * anything, so the only requirement is a short token that's safe in a URL.
 */

declare const brand: unique symbol;
type Branded<Name extends string> = string & { readonly [brand]: Name };

/** One leg of a call, as the provider names it. */
export type CallSid = Branded<'CallSid'>;
/** The provider's account: a SignalWire project id, or a Twilio account sid. */
export type AccountSid = Branded<'AccountSid'>;
/** One recording. */
export type RecordingSid = Branded<'RecordingSid'>;
/** One conference room. */
export type ConferenceSid = Branded<'ConferenceSid'>;
/** 128 bits as 32 lowercase hex digits, the same only for repeated deliveries of one callback. */
export type EventKey = Branded<'EventKey'>;

const SID = /^[A-Za-z0-9][A-Za-z0-9._:-]{0,63}$/;
const EVENT_KEY = /^[0-9a-f]{32}$/;

const parser =
  <Id extends string>(pattern: RegExp) =>
  (text: string | null | undefined): Id | null =>
    // The only place where a string becomes an identifier.
    text !== null && text !== undefined && pattern.test(text) ? (text as Id) : null;

/** A call's sid, or null if the text can't be one (1 to 64 letters, digits, `.`, `_`, `:`, `-`). */
export const parseCallSid = parser<CallSid>(SID);
/** An account's sid, or null; the same shape as a call's. */
export const parseAccountSid = parser<AccountSid>(SID);
/** A recording's sid, or null; the same shape as a call's. */
export const parseRecordingSid = parser<RecordingSid>(SID);
/** A conference's sid, or null; the same shape as a call's. */
export const parseConferenceSid = parser<ConferenceSid>(SID);
/** An event key, or null if the text isn't 32 lowercase hex digits. */
export const parseEventKey = parser<EventKey>(EVENT_KEY);
