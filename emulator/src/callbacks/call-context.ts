/** What a call's callback says that the call itself does not know. */
import type { RecordingSid } from '../vocabulary/ids.ts';

export interface CallContext {
  readonly accountSid: string;
  /** Null where the sequence number is left out. */
  readonly sequenceNumber: number | null;
  /** Where a recording can be fetched. */
  readonly recordingUrl: (sid: RecordingSid) => string;
}
