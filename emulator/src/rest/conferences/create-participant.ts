/**
 * Checks the parameters of a new participant: whom to call, how they enter the conference, and its
 * settings if they open it. Source: Twilio docs "Conference Participants: Create" (August 2026).
 * SignalWire's docs don't have it; its SDK sends the same.
 */

import type { MachineDetection } from '../../calls/call-leg.ts';
import {
  CONFERENCE_EVENTS,
  type ConferenceSubscription,
  type ConferenceTerms,
} from '../../conferences/conference.ts';
import { isAddress } from '../../contract/addresses.ts';
import type { Dialect } from '../../contract/dialect.ts';
import type { RecordingTerms } from '../../contract/recording-terms.ts';
import type { CallReporting, RecordingSubscription } from '../../contract/subscription.ts';
import type { ConferenceInvitation } from '../../voice/conference-calls.ts';
import { parseAddress, parseProgress, parseRecordingReport } from '../callback-parameters.ts';
import { parseTimeLimit } from '../calls/create-call.ts';
import { type Parties, parseParties } from '../calls/dialed-party.ts';
import { parseDetection } from '../calls/voice-parameters.ts';
import { parseChoice, parseFlag, parseFlags, parseWholeNumber } from '../choices.ts';
import { parseRecordingTerms } from '../recordings/recording-parameters.ts';
import type { RequestParameters } from '../request-parameters.ts';
import { accepted, type Checked, invalid } from '../rest-error.ts';

/** A valid new participant. */
export interface CreateParticipant extends Parties {
  readonly participant: ConferenceInvitation['participant'];
  readonly earlyMedia: boolean;
  readonly terms: ConferenceTerms;
  readonly reporting: CallReporting;
  readonly timeoutSeconds: number;
  readonly limitSeconds: number | null;
  readonly record: boolean;
  readonly recordingTerms: RecordingTerms;
  readonly detection: MachineDetection | null;
}

const DEFAULT_TIMEOUT_SECONDS = 60;
const MOST_PARTICIPANTS = 250;

/** Checks everything; the first problem found is the answer. */
export function parseCreateParticipant(
  parameters: RequestParameters,
  dialect: Dialect,
): Checked<CreateParticipant> {
  const parties = parseParties(parameters);
  if (!parties.ok) return parties;
  const callerId = parameters.one('CallerId');
  if (callerId !== null && !isAddress(callerId)) {
    return invalid(21_212, 'CallerId must be E.164, a SIP URI or a client name.');
  }
  const participant = parseEntrance(parameters);
  if (!participant.ok) return participant;
  const terms = parseTerms(parameters, dialect);
  if (!terms.ok) return terms;
  const call = parseCall(parameters, dialect);
  if (!call.ok) return call;
  return accepted({
    ...parties.value,
    ...call.value,
    ...participant.value,
    terms: terms.value,
  });
}

type Entrance = Pick<CreateParticipant, 'participant' | 'earlyMedia'>;

/** How they come in. */
function parseEntrance(parameters: RequestParameters): Checked<Entrance> {
  const flags = parseFlags(parameters, {
    Muted: false,
    Hold: false,
    StartConferenceOnEnter: true,
    EndConferenceOnExit: false,
    EarlyMedia: true,
  });
  if (!flags.ok) return flags;
  const coaching = parseFlag(parameters, 'Coaching');
  if (!coaching.ok) return coaching;
  const coach = parameters.one('CallSidToCoach');
  if (coaching.value === true && coach === null) {
    return invalid(20_422, 'Coaching requires CallSidToCoach.');
  }
  const beep = parseChoice(parameters, 'Beep', ['true', 'false', 'onEnter', 'onExit']);
  if (!beep.ok) return beep;
  const { Muted, Hold, StartConferenceOnEnter, EndConferenceOnExit, EarlyMedia } = flags.value;
  return accepted({
    participant: {
      label: parameters.one('Label'),
      muted: Muted,
      hold: Hold,
      coach: coaching.value === false ? null : coach,
      startConferenceOnEnter: StartConferenceOnEnter,
      endConferenceOnExit: EndConferenceOnExit,
      beepOnExit: beep.value !== 'false' && beep.value !== 'onEnter',
    },
    earlyMedia: EarlyMedia,
  });
}

/** The conference's settings, if this is its first participant. */
function parseTerms(parameters: RequestParameters, dialect: Dialect): Checked<ConferenceTerms> {
  const most = parseWholeNumber(parameters, 'MaxParticipants', [2, MOST_PARTICIPANTS]);
  if (!most.ok) return most;
  const record = parseChoice(parameters, 'ConferenceRecord', [
    'true',
    'false',
    'record-from-start',
    'do-not-record',
  ]);
  if (!record.ok) return record;
  const trim = parseChoice(parameters, 'ConferenceTrim', ['trim-silence', 'do-not-trim']);
  if (!trim.ok) return trim;
  const recordingReport = parseRecordingReport(
    parameters,
    dialect,
    'ConferenceRecordingStatusCallback',
  );
  if (!recordingReport.ok) return recordingReport;
  const report = parseConferenceReport(parameters, dialect);
  if (!report.ok) return report;
  return accepted({
    maxParticipants: most.value ?? MOST_PARTICIPANTS,
    report: report.value,
    recording: recordingOf(record.value, recordingReport.value),
  });
}

const recordingOf = (
  record: string | null,
  report: RecordingSubscription | null,
): ConferenceTerms['recording'] =>
  record === 'true' || record === 'record-from-start' ? { report } : null;

/** Where the conference reports: its start and end, unless other events are named. */
function parseConferenceReport(
  parameters: RequestParameters,
  dialect: Dialect,
): Checked<ConferenceSubscription | null> {
  const address = parseAddress(parameters, 'ConferenceStatusCallback', dialect, 'call');
  if (!address.ok) return address;
  const words = parameters
    .all('ConferenceStatusCallbackEvent')
    .flatMap((text) => text.split(' '))
    .filter((word) => word !== '' && word !== UNHEARD_EVENT);
  const events = CONFERENCE_EVENTS.filter((known) => words.includes(known));
  if (events.length < new Set(words).size) {
    const known = CONFERENCE_EVENTS.join(', ');
    return invalid(21_626, `ConferenceStatusCallbackEvent is not one of ${known}.`);
  }
  if (address.value === null) return accepted(null);
  const isDefault = parameters.one('ConferenceStatusCallbackEvent') === null;
  return accepted({ ...address.value, events: new Set(isDefault ? ['start', 'end'] : events) });
}

/** Can be subscribed to, but never happens here. */
const UNHEARD_EVENT = 'announcement';

type CallTerms = Pick<
  CreateParticipant,
  'reporting' | 'timeoutSeconds' | 'limitSeconds' | 'record' | 'recordingTerms' | 'detection'
>;

/** The settings of the call itself. */
function parseCall(parameters: RequestParameters, dialect: Dialect): Checked<CallTerms> {
  const timeout = parseWholeNumber(parameters, 'Timeout', [5, 600], 21_208);
  if (!timeout.ok) return timeout;
  const limit = parseTimeLimit(parameters);
  if (!limit.ok) return limit;
  const record = parseFlag(parameters, 'Record');
  if (!record.ok) return record;
  const recordingTerms = parseRecordingTerms(parameters, dialect);
  if (!recordingTerms.ok) return recordingTerms;
  const recording = parseRecordingReport(parameters, dialect);
  if (!recording.ok) return recording;
  const progress = parseProgress(parameters, dialect, 'blanks');
  if (!progress.ok) return progress;
  const detection = parseDetection(parameters, dialect, 'AmdStatusCallback');
  if (!detection.ok) return detection;
  return accepted({
    timeoutSeconds: timeout.value ?? DEFAULT_TIMEOUT_SECONDS,
    limitSeconds: limit.value,
    record: record.value ?? false,
    recordingTerms: recordingTerms.value,
    detection: detection.value,
    reporting: {
      progress: progress.value,
      number: null,
      recording: recording.value,
      dialed: null,
    },
  });
}
