/**
 * Starts, pauses, ends and reports recordings. It knows calls and conferences only by their sids;
 * `stopAll` tells it that one ended. It stores no audio.
 */

import type { Dialect } from '../contract/dialect.ts';
import type { Callback } from '../delivery/deliverer.ts';
import type { CallSid, ConferenceSid } from '../vocabulary/ids.ts';
import { Ledger } from '../world/ledger.ts';
import type { Schedule } from '../world/schedule.ts';
import type { NewRecording, Recording, RecordingRecord } from './recording.ts';
import { recordingReport } from './recording-report.ts';

export interface RecorderOptions {
  readonly dialect: Dialect;
  readonly accountSid: string;
  readonly schedule: Schedule;
  /** How many finished recordings are remembered. */
  readonly keepFinished: number;
  /** Where a recording can be fetched. */
  readonly recordingUrl: (sid: RecordingRecord['sid']) => string;
  readonly emit: (callback: Callback) => void;
  /** A stopped recording is ready, or empty. */
  readonly onSettled: () => void;
}

/** What a pause leaves in the recording: silence (both providers' default) or nothing. */
export type PauseBehavior = 'silence' | 'skip';

/** How long a recording takes to be ready after it ends. */
const PROCESSING_MS = 1_200;

export class Recorder {
  /** Every recording that is remembered; for lists. */
  readonly ledger: Ledger<Recording>;
  readonly #options: RecorderOptions;
  /** Running and paused recordings, by their call or conference. */
  readonly #running = new Map<CallSid | ConferenceSid, readonly Recording[]>();
  #processing = 0;

  constructor(options: RecorderOptions) {
    this.#options = options;
    this.ledger = new Ledger(options.keepFinished);
  }

  /** Where a recording's audio can be fetched. */
  urlOf(sid: RecordingRecord['sid']): string {
    return this.#options.recordingUrl(sid);
  }

  /** How many recordings were stopped and aren't ready yet. */
  get inFlight(): number {
    return this.#processing;
  }

  /** Starts a recording, and reports that it's in progress. It ends with `stop` or `stopAll`. */
  start(wanted: NewRecording, at: number): Recording {
    const recording = this.#add(wanted, at);
    const owner = ownerOf(recording);
    this.#running.set(owner, [...this.running(owner), recording]);
    this.#report(recording, 'in-progress');
    return recording;
  }

  /**
   * Adds a recording that a call's plan runs, and reports that it's in progress. It ends with
   * `finish`.
   */
  follow(wanted: NewRecording, at: number): Recording {
    const recording = this.#add(wanted, at);
    this.#report(recording, 'in-progress');
    return recording;
  }

  /** A call's or conference's running and paused recordings, oldest first. */
  running(owner: CallSid | ConferenceSid): readonly Recording[] {
    return this.#running.get(owner) ?? [];
  }

  /** Whether a recording can be paused, resumed and stopped. */
  isRunning(recording: Recording): boolean {
    return this.running(ownerOf(recording)).includes(recording);
  }

  /** Pauses a running recording; does nothing to any other. */
  pause(recording: Recording, behavior: PauseBehavior, at: number): void {
    if (recording.status !== 'in-progress') return;
    recording.status = 'paused';
    recording.updatedAt = at;
    if (behavior === 'silence' || recording.runningSince === null) return;
    recording.keptMs += at - recording.runningSince;
    recording.runningSince = null;
  }

  /** Resumes a paused recording; does nothing to any other. */
  resume(recording: Recording, at: number): void {
    if (recording.status !== 'paused') return;
    recording.status = 'in-progress';
    recording.updatedAt = at;
    recording.runningSince ??= at;
  }

  /** Ends a recording, which is ready and reported a moment later. False if it was over. */
  stop(recording: Recording, at: number): boolean {
    if (!this.isRunning(recording)) return false;
    this.#forgetRunning(recording);
    if (recording.runningSince !== null) recording.keptMs += at - recording.runningSince;
    recording.runningSince = null;
    recording.status = 'stopped';
    recording.durationSeconds = Math.round(recording.keptMs / 1_000);
    recording.updatedAt = at;
    this.#processing += 1;
    this.#options.schedule.at(at + PROCESSING_MS, (readyAt) => {
      this.#processing -= 1;
      this.#settle(recording, recording.durationSeconds === 0 ? 'absent' : 'completed', readyAt);
      this.#options.onSettled();
    });
    return true;
  }

  /** Ends all recordings of a call or a conference. */
  stopAll(owner: CallSid | ConferenceSid, at: number): void {
    for (const recording of this.running(owner)) this.stop(recording, at);
  }

  /** Ends a recording added by `follow`; it's ready at once. */
  finish(recording: Recording, durationSeconds: number, at: number): void {
    recording.durationSeconds = durationSeconds;
    recording.runningSince = null;
    this.#settle(recording, 'completed', at);
  }

  /** Forgets a recording; if it's running, it ends silently. */
  delete(recording: Recording): void {
    this.#forgetRunning(recording);
    this.ledger.delete(recording);
  }

  #add(wanted: NewRecording, at: number): Recording {
    const recording: Recording = {
      ...wanted,
      ordinal: this.ledger.nextOrdinal,
      createdAt: at,
      updatedAt: at,
      startedAt: at,
      status: 'in-progress',
      durationSeconds: null,
      keptMs: 0,
      runningSince: at,
    };
    this.ledger.add(recording);
    return recording;
  }

  #settle(recording: Recording, status: 'completed' | 'absent', at: number): void {
    recording.status = status;
    recording.updatedAt = at;
    this.ledger.markOver(recording);
    this.#report(recording, status);
  }

  #forgetRunning(recording: Recording): void {
    const owner = ownerOf(recording);
    const left = this.running(owner).filter((other) => other !== recording);
    if (left.length === 0) this.#running.delete(owner);
    else this.#running.set(owner, left);
  }

  #report(recording: Recording, event: 'in-progress' | 'completed' | 'absent'): void {
    const { dialect, accountSid, recordingUrl, emit } = this.#options;
    const { report } = recording;
    if (report === null || !report.events.has(event)) return;
    emit({
      address: report,
      parameters: recordingReport(dialect, recording, event, { accountSid, recordingUrl }),
      sid: ownerOf(recording),
      label: `recording ${event}`,
    });
  }
}

function ownerOf(recording: RecordingRecord): CallSid | ConferenceSid {
  const owner = recording.callSid ?? recording.conferenceSid;
  if (owner === null) throw new Error('A recording has neither a call nor a conference.');
  return owner;
}
