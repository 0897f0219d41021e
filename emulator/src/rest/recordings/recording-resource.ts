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

/** The collection that a recording is requested in; on Twilio, its fields depend on it. */
export type RecordingHome = 'account' | 'call' | 'conference';

/** The place where a recording is requested. */
export interface RecordingPlace {
  readonly home: RecordingHome;
  /** Its path below the account, under that collection. */
  readonly path: string;
  /** The URL of its audio. */
  readonly mediaUrl: string;
}

/** The URI of a recording's metadata; without `.json`, it would be its audio. */
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
  const price = isOver(recording) && seconds !== null ? priceFor(seconds) : null;
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
  const below: Below = (name) =>
    recordingUri(dialect, accountSid, `/Recordings/${recording.sid}/${name}`);
  return dialect === 'twilio'
    ? { ...common, ...twilioFields(recording, place, below) }
    : { ...common, ...signalwireFields(recording, below) };
}

/** The URI of a subresource. */
type Below = (name: string) => string;

function signalwireFields(recording: RecordingRecord, below: Below): object {
  const seconds = recording.durationSeconds;
  return {
    channel: `${recording.channels}`,
    channels: `${recording.channels}`,
    duration: seconds ?? 0,
    end_time: rfc2822OrNull(seconds === null ? null : recording.startedAt + seconds * 1_000),
    trim: recording.trim,
    subresource_uris: { transcriptions: below('Transcriptions') },
  };
}

function twilioFields(recording: RecordingRecord, place: RecordingPlace, below: Below): object {
  const { channels, durationSeconds, track } = recording;
  const everywhere = {
    channels,
    duration: durationSeconds === null ? null : `${durationSeconds}`,
  };
  switch (place.home) {
    case 'call':
      return { ...everywhere, track };
    case 'conference':
      return everywhere;
    case 'account':
      return {
        ...everywhere,
        // Before that, the link would lead nowhere.
        media_url: isOver(recording) ? place.mediaUrl : null,
        subresource_uris: {
          transcriptions: below('Transcriptions'),
          add_on_results: below('AddOnResults'),
        },
      };
  }
}

const isOver = (recording: RecordingRecord): boolean => recording.status === 'completed';

/** In US dollars. */
const priceFor = (seconds: number): number => Math.ceil(seconds / 60) * PRICE_PER_MINUTE;
