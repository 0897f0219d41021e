/** A message as the provider remembers it. Only the message engine changes it. */
import type { CallbackAddress } from '../contract/subscription.ts';

/** The states of an outgoing message. */
export type MessageStatus = 'queued' | 'sending' | 'sent' | 'delivered' | 'undelivered' | 'failed';

/** A message to be sent. */
export interface NewMessage {
  readonly sid: string;
  readonly from: string | null;
  readonly messagingServiceSid: string | null;
  readonly to: string;
  readonly body: string;
  readonly mediaCount: number;
  readonly report: CallbackAddress | null;
}

/** Times are emulated milliseconds since 1970. */
export interface MessageRecord extends NewMessage {
  readonly ordinal: number;
  /** How many SMS its text takes; kept when the text is removed. */
  readonly segments: number;
  readonly createdAt: number;
  readonly updatedAt: number;
  readonly sentAt: number | null;
  readonly status: MessageStatus;
  /** The provider's code for why it wasn't delivered; null if nothing went wrong. */
  readonly errorCode: number | null;
  /** Whether it has reached its final state. */
  readonly isOver: boolean;
}

/** The engine's own, changeable view of a message. */
export interface Message extends MessageRecord {
  body: string;
  updatedAt: number;
  sentAt: number | null;
  status: MessageStatus;
  errorCode: number | null;
  isOver: boolean;
}
