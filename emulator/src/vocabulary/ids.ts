/** Identifiers as brands, so that one kind can't be passed for another. Only the mint makes them. */

declare const brand: unique symbol;
type Branded<Name extends string> = string & { readonly [brand]: Name };

/** One leg of a call. */
export type CallSid = Branded<'CallSid'>;
/** One recording. */
export type RecordingSid = Branded<'RecordingSid'>;
/** One conference room. */
export type ConferenceSid = Branded<'ConferenceSid'>;

const branded =
  <Id extends string>() =>
  (minted: string): Id =>
    // The one place where a string becomes an identifier.
    minted as Id;

export const callSid = branded<CallSid>();
export const recordingSid = branded<RecordingSid>();
export const conferenceSid = branded<ConferenceSid>();
