/**
 * The providers' error codes for text messages in plain words, with what to do. A code that is not
 * here is shown as it came. Never holds a number or a name, so that it may stand in a log.
 *
 * Sources: SignalWire docs "Error codes" and Twilio docs "Error and Warning Dictionary" (August 2026).
 */

export interface MessageError {
  /** What happened and what to do, in one or two sentences. */
  readonly meaning: string;
  /** Whether the same request can never succeed. Not final: the setup may be put right meanwhile. */
  readonly final: boolean;
}

const final = (meaning: string): MessageError => ({ meaning, final: true });
const passing = (meaning: string): MessageError => ({ meaning, final: false });

const BAD_RECIPIENT =
  'The recipient is no number that can be reached by SMS. Correct CALLBOARD_ALERT_TO.';
const BAD_SENDER =
  'The sender is no number of this account that can send SMS. Correct CALLBOARD_ALERT_FROM.';
const NO_CAMPAIGN =
  'The sender belongs to no registered messaging campaign. Register it with the provider, or send from a number that is.';
const BAD_CREDENTIALS =
  'The provider does not accept the account or its token. Correct the project id and API token in the settings and start again; the message is tried again.';

const ERRORS: ReadonlyMap<string, MessageError> = new Map([
  ['20003', passing(BAD_CREDENTIALS)],
  [
    '20005',
    passing('The account is not active. Reactivate it with the provider; the message waits.'),
  ],
  [
    '20404',
    passing(
      'The provider does not know this account at this address. Check the project id, the space URL and CALLBOARD_PROVIDER_API_URL.',
    ),
  ],
  ['20429', passing('Too many requests at once. The message is tried again later.')],
  ['21211', final(BAD_RECIPIENT)],
  ['21217', final(BAD_RECIPIENT)],
  ['21601', final(BAD_SENDER)],
  ['21602', final('The message has no text. This is a fault of Callboard: please report it.')],
  ['21603', final('No sender was given, or it is no number. Correct CALLBOARD_ALERT_FROM.')],
  ['21604', final('No recipient was given, or it is no number. Correct CALLBOARD_ALERT_TO.')],
  ['21212', final(BAD_SENDER)],
  ['21606', final(BAD_SENDER)],
  ['21659', final(BAD_SENDER)],
  ['21660', final(BAD_SENDER)],
  [
    '21408',
    final('The account may not send SMS to that country. Allow the region with the provider.'),
  ],
  [
    '21608',
    final('A trial account reaches verified numbers only. Verify the recipient, or upgrade.'),
  ],
  [
    '21610',
    final('The recipient has opted out by replying STOP. They have to send START to the sender.'),
  ],
  ['21611', passing("The sender's queue is full. The message is tried again later.")],
  ['21612', final('The provider has no route from this sender to this recipient.')],
  ['21614', final(BAD_RECIPIENT)],
  ['21617', final('The text is too long. This is a fault of Callboard: please report it.')],
  ['21717', final(NO_CAMPAIGN)],
  ['30001', final("The sender's queue ran over, and the provider dropped the message.")],
  ['30002', final('The account was suspended while the message was under way.')],
  ['30003', final('The phone was off or out of reach.')],
  ['30004', final('The recipient or their carrier blocks messages from this sender.')],
  ['30005', final('The number does not exist, or is not in service.')],
  ['30006', final('The number is a landline, or its carrier cannot be reached.')],
  [
    '30007',
    final(
      'A carrier filtered the message as unwanted. Register the sender for messaging, or alert by webhook.',
    ),
  ],
  ['30008', final('The carrier gave no reason.')],
  ['30010', final('The message would cost more than the limit that was set for it.')],
  ['30022', final('The sender is over the rate that the carrier allows. Spread alerts out.')],
  ['30032', final('The toll-free sender is not verified. Verify it with the provider.')],
  ['30034', final(NO_CAMPAIGN)],
]);

/** What a code says; null for one that is not in the table. */
export const messageError = (code: string): MessageError | null => ERRORS.get(code) ?? null;

/** A code in words that may stand in a log: always a sentence. */
export const explainCode = (code: string | null): string => {
  if (code === null) return 'The provider gave no reason.';
  return (
    messageError(code)?.meaning ?? `Code ${code}: look it up in the provider's list of error codes.`
  );
};
