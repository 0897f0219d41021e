/**
 * Explains the providers' error codes for text messages, and what to do. An unknown code is shown as
 * received. Contains no phone number and no name, so it's safe to log.
 *
 * Sources: SignalWire docs "Error codes" and Twilio docs "Error and Warning Dictionary" (August 2026).
 */

export interface MessageError {
  /** What happened and what to do, in one or two sentences. */
  readonly meaning: string;
  /** Whether the same request can never succeed. If not, fixing the setup can help. */
  readonly final: boolean;
}

const final = (meaning: string): MessageError => ({ meaning, final: true });
const passing = (meaning: string): MessageError => ({ meaning, final: false });

const BAD_RECIPIENT =
  "The recipient isn't a number that can receive SMS. Correct CALLBOARD_ALERT_TO.";
const BAD_SENDER =
  "The sender isn't a number of this account that can send SMS. Correct CALLBOARD_ALERT_FROM.";
const NO_CAMPAIGN =
  "The sender isn't part of a registered messaging campaign. Register it with the provider, or send from a registered number.";
const BAD_CREDENTIALS =
  'The provider rejected the account or its token. Correct the project ID and API token in the settings and restart; the message will be tried again.';

const ERRORS: ReadonlyMap<string, MessageError> = new Map([
  ['20003', passing(BAD_CREDENTIALS)],
  [
    '20005',
    passing("The account isn't active. Reactivate it with the provider; the message will wait."),
  ],
  [
    '20404',
    passing(
      "The provider doesn't know this account at this address. Check the project ID, the space URL and CALLBOARD_PROVIDER_API_URL.",
    ),
  ],
  ['20429', passing('Too many requests at once. The message will be tried again later.')],
  ['21211', final(BAD_RECIPIENT)],
  ['21217', final(BAD_RECIPIENT)],
  ['21601', final(BAD_SENDER)],
  ['21602', final('The message has no text. This is a bug in Callboard; please report it.')],
  ['21603', final("The sender is missing or isn't a phone number. Correct CALLBOARD_ALERT_FROM.")],
  ['21604', final("The recipient is missing or isn't a phone number. Correct CALLBOARD_ALERT_TO.")],
  ['21212', final(BAD_SENDER)],
  ['21606', final(BAD_SENDER)],
  ['21659', final(BAD_SENDER)],
  ['21660', final(BAD_SENDER)],
  [
    '21408',
    final(
      "The account isn't allowed to send SMS to that country. Enable the region with the provider.",
    ),
  ],
  [
    '21608',
    final('A trial account can only reach verified numbers. Verify the recipient, or upgrade.'),
  ],
  [
    '21610',
    final('The recipient opted out by replying STOP. They have to text START to the sender.'),
  ],
  ['21611', passing("The sender's queue is full. The message will be tried again later.")],
  ['21612', final('The provider has no route from this sender to this recipient.')],
  ['21614', final(BAD_RECIPIENT)],
  ['21617', final('The text is too long. This is a bug in Callboard; please report it.')],
  ['21717', final(NO_CAMPAIGN)],
  ['30001', final("The sender's queue overflowed, and the provider dropped the message.")],
  ['30002', final('The account was suspended while the message was being sent.')],
  ['30003', final('The phone was switched off or unreachable.')],
  ['30004', final('The recipient or their carrier blocks messages from this sender.')],
  ['30005', final("The number doesn't exist or isn't in service.")],
  ['30006', final("The number is a landline, or its carrier can't be reached.")],
  [
    '30007',
    final(
      'A carrier filtered the message as unwanted. Register the sender for messaging, or alert by webhook.',
    ),
  ],
  ['30008', final("The carrier didn't give a reason.")],
  ['30010', final('The message would cost more than the limit set for it.')],
  ['30022', final("The sender exceeded the carrier's rate limit. Spread alerts out.")],
  ['30032', final("The toll-free sender isn't verified. Verify it with the provider.")],
  ['30034', final(NO_CAMPAIGN)],
]);

/** What a code means; null for an unknown one. */
export const messageError = (code: string): MessageError | null => ERRORS.get(code) ?? null;

/** Explains a code in a sentence that's safe to log. */
export const explainCode = (code: string | null): string => {
  if (code === null) return "The provider didn't give a reason.";
  return (
    messageError(code)?.meaning ?? `Code ${code}: look it up in the provider's list of error codes.`
  );
};
