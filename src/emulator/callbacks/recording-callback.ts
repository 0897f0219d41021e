/** The parameters of a recording's callbacks, in both dialects. Pure over the leg's record. */

import type { RecordingSid } from '../../core/ids.ts';
import type { Parameters } from '../delivery/form.ts';
import type { Dialect } from '../dialect.ts';
import type { CallRecord } from '../engine/call-leg.ts';
import { rfc2822 } from '../time/rfc2822.ts';
import type { CallContext } from './call-context.ts';
import type { RecordingEventName } from './subscription.ts';

/** What is told of one recording. The length is in whole seconds, null while it runs. */
export interface RecordingNews {
  readonly sid: RecordingSid;
  readonly status: RecordingEventName;
  readonly startedAt: number;
  readonly durationSeconds: number | null;
}

/** A recording callback: no CallStatus, so that nobody can take it for a call's. */
export function recordingCallback(
  dialect: Dialect,
  call: CallRecord,
  news: RecordingNews,
  context: Pick<CallContext, 'accountSid' | 'recordingUrl'>,
): Parameters {
  const parameters: Record<string, string> = {
    AccountSid: context.accountSid,
    CallSid: call.sid,
    RecordingSid: news.sid,
    RecordingUrl: context.recordingUrl(news.sid),
    RecordingStatus: news.status,
    RecordingChannels: '1',
    RecordingSource: dialect === 'twilio' ? 'OutboundAPI' : 'OutBoundApi',
  };
  if (news.durationSeconds !== null) parameters['RecordingDuration'] = `${news.durationSeconds}`;
  if (dialect === 'twilio') {
    parameters['RecordingStartTime'] = rfc2822(news.startedAt);
    parameters['RecordingTrack'] = 'both';
  }
  return parameters;
}
