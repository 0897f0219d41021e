/** A recording as the API shows it, in each dialect. Whatever is not known is an explicit null. */
import type { Dialect } from '../dialect.ts';
import { type RecordingRecord, sourceName } from '../recordings/recording.ts';
import { rfc2822, rfc2822OrNull } from '../time/rfc2822.ts';
import { plainUri } from './resource-uris.ts';

const PRICE_PER_MINUTE = 0.0025;

/** Where a recording's metadata is; without `.json` it would be its sound. */
const recordingUri = (dialect: Dialect, accountSid: string, path: string): string =>
  `${plainUri(dialect, accountSid, path)}.json`;

/**
 * The JSON of a recording, at a path below the account.
 * @param mediaUrl where its sound is
 */
export function recordingResource(
  dialect: Dialect,
  accountSid: string,
  path: string,
  recording: RecordingRecord,
  mediaUrl: string,
) {
  const seconds = recording.durationSeconds;
  const below = (name: string): string =>
    recordingUri(dialect, accountSid, `/Recordings/${recording.sid}/${name}`);
  const isOver = recording.status === 'completed';
  const price = isOver && seconds !== null ? Math.ceil(seconds / 60) * PRICE_PER_MINUTE : null;
  const endedAt = seconds === null ? null : recording.startedAt + seconds * 1_000;
  const common = {
    sid: recording.sid,
    account_sid: accountSid,
    api_version: '2010-04-01',
    call_sid: recording.callSid,
    conference_sid: recording.conferenceSid,
    channels: recording.channels,
    date_created: rfc2822(recording.createdAt),
    date_updated: rfc2822(recording.updatedAt),
    start_time: rfc2822(recording.startedAt),
    duration: seconds === null ? null : `${seconds}`,
    price: price === null ? null : (-price).toFixed(5),
    price_unit: 'USD',
    source: sourceName(recording.source, dialect),
    status: recording.status,
    track: recording.track,
    error_code: null,
    encryption_details: null,
    media_url: mediaUrl,
    uri: recordingUri(dialect, accountSid, path),
    subresource_uris: {
      transcriptions: below('Transcriptions'),
      ...(dialect === 'twilio' ? { add_on_results: below('AddOnResults') } : {}),
    },
  };
  return dialect === 'twilio' ? common : { ...common, end_time: rfc2822OrNull(endedAt) };
}
