/** Checks the parameters of a new recording, and of a change to one. */
import type { Dialect } from '../../contract/dialect.ts';
import { type RecordingTerms, USUAL_TERMS } from '../../contract/recording-terms.ts';
import type { PauseBehavior } from '../../recordings/recorder.ts';
import type { NewRecording } from '../../recordings/recording.ts';
import { parseRecordingReport } from '../callback-parameters.ts';
import { parseChoice } from '../choices.ts';
import type { RequestParameters } from '../request-parameters.ts';
import { accepted, type Checked, invalid } from '../rest-error.ts';

const BAD_TRIM = { signalwire: 13_699, twilio: 20_422 } as const;

/** RecordingChannels, RecordingTrack and Trim, or their defaults. */
export function parseRecordingTerms(
  parameters: RequestParameters,
  dialect: Dialect,
): Checked<RecordingTerms> {
  const channels = parseChoice(parameters, 'RecordingChannels', ['mono', 'dual']);
  if (!channels.ok) return channels;
  const track = parseChoice(parameters, 'RecordingTrack', ['inbound', 'outbound', 'both']);
  if (!track.ok) return track;
  const trims = ['trim-silence', 'do-not-trim'] as const;
  const trim = parseChoice(parameters, 'Trim', trims, BAD_TRIM[dialect]);
  if (!trim.ok) return trim;
  return accepted({
    channels: channels.value === 'dual' ? 2 : 1,
    track: track.value ?? USUAL_TERMS.track,
    trim: trim.value ?? USUAL_TERMS.trim,
  });
}

/** The terms of a new recording. */
export function parseCreateRecording(
  parameters: RequestParameters,
  dialect: Dialect,
): Checked<RecordingTerms & Pick<NewRecording, 'report'>> {
  const terms = parseRecordingTerms(parameters, dialect);
  if (!terms.ok) return terms;
  const report = parseRecordingReport(parameters, dialect);
  if (!report.ok) return report;
  return accepted({ ...terms.value, report: report.value });
}

/** A change to a recording: its Status, and what a pause leaves in it. */
export function parseUpdateRecording(parameters: RequestParameters): Checked<{
  readonly status: 'paused' | 'in-progress' | 'stopped';
  readonly pauseBehavior: PauseBehavior;
}> {
  const status = parseChoice(parameters, 'Status', ['paused', 'in-progress', 'stopped']);
  if (!status.ok) return status;
  if (status.value === null) return invalid(20_422, 'A Status is required.');
  const behavior = parseChoice(parameters, 'PauseBehavior', ['silence', 'skip']);
  if (!behavior.ok) return behavior;
  return accepted({ status: status.value, pauseBehavior: behavior.value ?? 'silence' });
}
