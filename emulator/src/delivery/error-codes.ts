/** The error codes that providers log for failed attempts. */
import type { Dialect } from '../contract/dialect.ts';
import type { AttemptResult } from './attempt.ts';

const DNS: ReadonlySet<string> = new Set(['ENOTFOUND', 'EAI_AGAIN', 'EAI_FAIL']);
const UNTRUSTED = /SELF_SIGNED|UNABLE_TO_(?:GET|VERIFY)|CERT_(?:UNTRUSTED|CHAIN)/;

/**
 * The error code of a failed attempt. Sources: SignalWire docs "Error codes" and "Common webhook
 * errors", Twilio docs "Error and Warning Dictionary" (August 2026). Twilio has a separate code for
 * answers to a call's callbacks, and several for failed connections.
 */
export function errorCodeOf(dialect: Dialect, result: AttemptResult): number {
  switch (result.failure) {
    case 'connect':
      return connectCode(dialect, result.cause ?? '');
    case 'timeout':
      return dialect === 'twilio' && result.cause === 'TOTAL_TIMEOUT' ? 11_203 : 11_200;
    case 'reset':
      return dialect === 'twilio' ? 11_205 : 11_200;
    case '4xx':
    case '5xx':
    case 'unexpected':
      return dialect === 'twilio' ? 15_003 : 11_217;
    case 'redirect':
      return result.cause === INVALID_REDIRECT && dialect === 'twilio' ? 11_216 : 11_215;
    case 'too-large':
      return 11_750;
    case 'other':
    case null:
      return 11_251;
  }
}

/** The cause of an invalid redirect. */
export const INVALID_REDIRECT = 'INVALID_REDIRECT';

function connectCode(dialect: Dialect, cause: string): number {
  if (DNS.has(cause)) return 11_210;
  if (dialect === 'twilio') {
    if (cause === 'ECONNREFUSED') return 11_202;
    if (cause === 'UND_ERR_CONNECT_TIMEOUT' || cause === 'ETIMEDOUT') return 11_201;
    if (cause === 'ERR_TLS_CERT_ALTNAME_INVALID') return 11_235;
    if (cause === 'CERT_HAS_EXPIRED') return 11_236;
    if (UNTRUSTED.test(cause)) return 11_237;
  }
  if (UNTRUSTED.test(cause) || /TLS|SSL|CERT/.test(cause)) return 11_220;
  return dialect === 'twilio' ? 11_205 : 11_200;
}
