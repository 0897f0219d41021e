/**
 * A recording as the API shows it, in each dialect: the fields that the provider publishes, and no
 * others. What isn't known is an explicit null. Sources: SignalWire docs "Compatibility API:
 * Recordings" (August 2026), twilio-oai `twilio_api_v2010.json` (August 2026).
 */
import type { Dialect } from '../../contract/dialect.ts';
import { type RecordingRecord, sourceName } from '../../recordings/recording.ts';
import { rfc2822, rfc2822OrNull } from '../../world/rfc2822.ts';
import { plainUri } from '../resource-uris.ts';

const PRICE_PER_MINUTE = 0.0025;

/** Under which collection a recording is asked for; Twilio shows other fields under each. */
export type RecordingHome = 'account' | 'call' | 'conference';

/** Where a recording stands. */
export interface RecordingPlace {
  readonly home: RecordingHome;
  /** Its path below the account, under that collection. */
  readonly path: string;
  /** Where its sound is. */
  readonly mediaUrl: string;
}

/** Where a recording's metadata is; without `.json` it would be its sound. */
const recordingUri = (dialect: Dialect, accountSid: string, path: string): string =>
  `${plainUri(dialect, accountSid, path)}.json`;

/** The JSON of a recording, as it's shown at a place. */
export function recordingResource(
  dialect: Dialect,
  accountSid: string,
  recording: RecordingRecord,
  place: RecordingPlace,
): object {
  const seconds = recording.durationSeconds;
  const isOver = recording.status === 'completed';
  const price = isOver && seconds !== null ? Math.ceil(seconds / 60) * PRICE_PER_MINUTE : null;
  const common = {
    sid: recording.sid,
    account_sid: accountSid,
    api_version: '2010-04-01',
    call_sid: recording.callSid,
    conference_sid: recording.conferenceSid,
    date_created: rfc2822(recording.createdAt),
    date_updated: rfc2822(recording.updatedAt),
    start_time: rfc2822(recording.startedAt),
    price: price === null ? null : (-price).toFixed(5),
    price_unit: 'USD',
    source: sourceName(recording.source, dialect),
    status: recording.status,
    error_code: null,
    encryption_details: null,
    uri: recordingUri(dialect, accountSid, place.path),
  };
  const below = (name: string): string =>
    recordingUri(dialect, accountSid, `/Recordings/${recording.sid}/${name}`);
  if (dialect === 'signalwire') {
    const endedAt = seconds === null ? null : recording.startedAt + seconds * 1_000;
    return {
      ...common,
      channel: `${recording.channels}`,
      channels: `${recording.channels}`,
      duration: seconds ?? 0,
      end_time: rfc2822OrNull(endedAt),
      trim: recording.trim,
      subresource_uris: { transcriptions: below('Transcriptions') },
    };
  }
  const twilio = {
    ...common,
    channels: recording.channels,
    duration: seconds === null ? null : `${seconds}`,
  };
  switch (place.home) {
    case 'call':
      return { ...twilio, track: recording.track };
    case 'conference':
      return twilio;
    case 'account':
      return {
        ...twilio,
        // Nothing is there before: it would be a link to nowhere.
        media_url: isOver ? place.mediaUrl : null,
        subresource_uris: {
          transcriptions: below('Transcriptions'),
          add_on_results: below('AddOnResults'),
        },
      };
  }
}
