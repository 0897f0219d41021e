/**
 * Checks the parameters of a new message. Source of the rules and numbers: SignalWire docs "Error
 * codes", Twilio docs "Message resource" (August 2026).
 */

import { addressHint, isPhoneNumber, isSender, isWebUrl } from '../../contract/addresses.ts';
import type { Dialect } from '../../contract/dialect.ts';
import type { CallbackAddress } from '../../contract/subscription.ts';
import { ruleFor } from '../../messages/number-rules.ts';
import { parseAddress } from '../callback-parameters.ts';
import { checkPrice, parseFlag, parseWholeNumber } from '../choices.ts';
import type { RequestParameters } from '../request-parameters.ts';
import { accepted, type Checked, invalid, RATE_LIMITED } from '../rest-error.ts';

/** A valid new message. */
export interface CreateMessage {
  readonly to: string;
  readonly from: string | null;
  readonly messagingServiceSid: string | null;
  readonly body: string;
  readonly mediaCount: number;
  readonly report: CallbackAddress | null;
}

const LONGEST_BODY = 1_600;
const MOST_MEDIA = 10;
/** The longest that a message can wait, in seconds: four hours, or ten on Twilio. */
const LONGEST_VALIDITY = { signalwire: 14_400, twilio: 36_000 } as const;
const BAD_VALIDITY = 21_624;
const BAD_SENDER = { signalwire: 21_603, twilio: 21_212 } as const;

/** Checks everything; magic test numbers last. */
export function parseCreateMessage(
  parameters: RequestParameters,
  dialect: Dialect,
): Checked<CreateMessage> {
  const to = parameters.one('To');
  const from = parameters.one('From');
  const messagingServiceSid = parameters.one('MessagingServiceSid');
  const body = parameters.one('Body') ?? '';
  const mediaUrls = parameters.all('MediaUrl').filter((url) => url !== '');
  const mediaCount = mediaUrls.length;
  if (to === null) return invalid(21_604, "A 'To' phone number is required.");
  if (from === null && messagingServiceSid === null) {
    return invalid(21_603, "A 'From' phone number or a MessagingServiceSid is required.");
  }
  if (body === '' && mediaCount === 0) return invalid(21_602, 'A Body or a MediaUrl is required.');
  if (body.length > LONGEST_BODY) {
    return invalid(21_617, `Body must not be longer than ${LONGEST_BODY} characters.`);
  }
  if (mediaCount > MOST_MEDIA) return invalid(21_623, `No more than ${MOST_MEDIA} MediaUrl.`);
  if (!mediaUrls.every(isWebUrl)) return invalid(21_620, 'MediaUrl must be an http or https URL.');
  const options = checkOptions(parameters, dialect);
  if (!options.ok) return options;
  if (!isPhoneNumber(to)) {
    return invalid(21_211, `'To' must be a phone number in E.164.${addressHint(to)}`);
  }
  if (from !== null && !isSender(from, dialect)) {
    const message = `'From' must be a phone number in E.164 or a short code.${addressHint(from)}`;
    return invalid(BAD_SENDER[dialect], message);
  }
  const report = parseAddress(parameters, 'StatusCallback', dialect, 'message');
  if (!report.ok) return report;
  const rule = ruleFor(from, to);
  if (rule?.kind === 'refused') return invalid(rule.code, rule.message);
  if (rule?.kind === 'rate-limited') return { ok: false, error: RATE_LIMITED };
  return accepted({ to, from, messagingServiceSid, body, mediaCount, report: report.value });
}

function checkOptions(parameters: RequestParameters, dialect: Dialect): Checked<null> {
  const longest = LONGEST_VALIDITY[dialect];
  const validity = parseWholeNumber(parameters, 'ValidityPeriod', [1, longest], BAD_VALIDITY);
  if (!validity.ok) return validity;
  const price = checkPrice(parameters, 'MaxPrice');
  if (!price.ok) return price;
  const asMms = parseFlag(parameters, 'SendAsMms');
  if (!asMms.ok) return asMms;
  return accepted(null);
}
