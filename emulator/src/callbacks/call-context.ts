/** What a call's callback needs besides the call. */
import type { RecordingSid } from '../vocabulary/ids.ts';

export interface CallContext {
  readonly accountSid: string;
  /** Null to leave out the sequence number. */
  readonly sequenceNumber: number | null;
  /** Where a recording can be fetched. */
  readonly recordingUrl: (sid: RecordingSid) => string;
}
