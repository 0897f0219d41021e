/**
 * The states of an emulated call. Callboard has its own table, so that a mistake in one can't pass on
 * both sides.
 *
 * Source: SignalWire docs "Voice Overview" and Twilio docs "Call resource" (read August 2026).
 */

/** How a call ends. */
export type EndStatus = 'completed' | 'busy' | 'failed' | 'no-answer' | 'canceled';
/** Every status that both providers document. */
export type KnownStatus = 'queued' | 'initiated' | 'ringing' | 'in-progress' | EndStatus;

/** Whether a call in this status is over. */
export function isEnd(status: KnownStatus): status is EndStatus {
  switch (status) {
    case 'queued':
    case 'initiated':
    case 'ringing':
    case 'in-progress':
      return false;
    case 'completed':
    case 'busy':
    case 'failed':
    case 'no-answer':
    case 'canceled':
      return true;
  }
}
