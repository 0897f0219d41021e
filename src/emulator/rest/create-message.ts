/**
 * Checks the parameters of a new message. Source of the rules and numbers: SignalWire docs "Error
 * codes", Twilio docs "Message resource" (August 2026).
 */
import type { CallbackAddress } from '../callbacks/subscription.ts';
import type { Dialect } from '../dialect.ts';
import { ruleFor } from '../messages/number-rules.ts';
import { isPhoneNumber } from './addresses.ts';
import { parseAddress } from './callback-parameters.ts';
import type { RequestParameters } from './request-parameters.ts';
import { accepted, type Checked, invalid, RATE_LIMITED } from './rest-error.ts';

/** A message that may be sent. */
export interface CreateMessage {
  readonly to: string;
  readonly from: string | null;
  readonly messagingServiceSid: string | null;
  readonly body: string;
  readonly mediaCount: number;
  readonly report: CallbackAddress | null;
}

const LONGEST_BODY = 1_600;

/** Checks everything, the numbers with a fixed fate last. */
export function parseCreateMessage(
  parameters: RequestParameters,
  dialect: Dialect,
): Checked<CreateMessage> {
  const to = parameters.one('To');
  const from = parameters.one('From');
  const messagingServiceSid = parameters.one('MessagingServiceSid');
  const body = parameters.one('Body') ?? '';
  const mediaCount = parameters.all('MediaUrl').length;
  if (to === null) return invalid(21_604, "A 'To' phone number is required.");
  if (from === null && messagingServiceSid === null) {
    return invalid(21_603, "A 'From' phone number or a MessagingServiceSid is required.");
  }
  if (body === '' && mediaCount === 0) return invalid(21_602, 'A Body or a MediaUrl is required.');
  if (body.length > LONGEST_BODY) {
    return invalid(21_617, `Body must not be longer than ${LONGEST_BODY} characters.`);
  }
  if (!isPhoneNumber(to)) return invalid(21_211, "'To' must be a phone number in E.164.");
  const report = parseAddress(parameters, 'StatusCallback', dialect, 'message');
  if (!report.ok) return report;
  const rule = ruleFor(from, to);
  if (rule?.kind === 'refused') return invalid(rule.code, rule.message);
  if (rule?.kind === 'rate-limited') return { ok: false, error: RATE_LIMITED };
  return accepted({ to, from, messagingServiceSid, body, mediaCount, report: report.value });
}
