/** The number under which a provider's log shows a callback that was not delivered. */
import type { AttemptResult } from './attempt.ts';

const DNS: ReadonlySet<string> = new Set(['ENOTFOUND', 'EAI_AGAIN', 'EAI_FAIL']);

/**
 * The error code of a failed attempt. Source: SignalWire docs "Common webhook errors" (August
 * 2026): 11200 no answer or 5xx, 11210 DNS, 11215 redirects, 11217 4xx, 11220 TLS, 11251 protocol.
 */
export function errorCodeOf(result: AttemptResult): number {
  switch (result.failure) {
    case 'connect':
      if (result.cause !== null && DNS.has(result.cause)) return 11_210;
      return result.cause !== null && /TLS|SSL|CERT/.test(result.cause) ? 11_220 : 11_200;
    case 'timeout':
    case 'reset':
    case '5xx':
      return 11_200;
    case '4xx':
      return 11_217;
    case 'other':
    case null:
      return result.status === null ? 11_251 : 11_215;
  }
}
