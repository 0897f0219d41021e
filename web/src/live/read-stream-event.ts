/** Turns an event of the stream into a message for the board. */

import type { EventSourceMessage } from 'eventsource-parser';
import type {
  CallbackArrivals,
  CallChanges,
  StreamEnd,
  StreamReset,
} from '../../../src/core/wire/live.ts';
import type { Now } from '../../../src/core/wire/now.ts';
import type { LiveMessage } from './live-message.ts';

export type ReadEvent =
  | Extract<LiveMessage, { readonly kind: 'changes' | 'now' | 'callbacks' | 'heard' }>
  | { readonly kind: 'reset'; readonly reason: StreamReset['reason'] }
  | { readonly kind: 'end'; readonly reason: StreamEnd['reason'] }
  /** From a newer server. */
  | { readonly kind: 'unknown' };

/**
 * The server's types are taken on trust: board and server come from one build. An event without a name is a `message`
 * (HTML Standard, 9.2.6).
 */
export function readStreamEvent({
  event = 'message',
  data,
}: Pick<EventSourceMessage, 'event' | 'data'>): ReadEvent {
  switch (event) {
    case 'calls': {
      const changes: CallChanges = JSON.parse(data);
      return { kind: 'changes', changes };
    }
    case 'now': {
      const now: Now = JSON.parse(data);
      return { kind: 'now', now };
    }
    case 'callbacks': {
      const arrivals: CallbackArrivals = JSON.parse(data);
      return { kind: 'callbacks', arrivals };
    }
    case 'position':
      return { kind: 'heard' };
    case 'reset': {
      const { reason }: StreamReset = JSON.parse(data);
      return { kind: 'reset', reason };
    }
    case 'bye': {
      const { reason }: StreamEnd = JSON.parse(data);
      return { kind: 'end', reason };
    }
    default:
      return { kind: 'unknown' };
  }
}
