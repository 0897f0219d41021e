/**
 * What a running verb sees of its call and of the emulator. Only types: the session implements the host
 * and knows the verbs; no verb knows the session.
 */

import type { CallEngine } from '../calls/call-engine.ts';
import type { CallLeg } from '../calls/call-leg.ts';
import type { ConferenceRooms } from '../conferences/conference-rooms.ts';
import type { CallbackPurpose } from '../contract/callback-target.ts';
import type { Dialect } from '../contract/dialect.ts';
import type { Parameters } from '../contract/form.ts';
import type { CallbackAddress } from '../contract/subscription.ts';
import type { Callback } from '../delivery/deliverer.ts';
import type { MessageEngine } from '../messages/message-engine.ts';
import type { CallPlan, PlannedTalk } from '../planning/call-plan.ts';
import type { Recorder } from '../recordings/recorder.ts';
import type { RecordingRecord } from '../recordings/recording.ts';
import type { Random } from '../vocabulary/random.ts';
import type { Schedule } from '../world/schedule.ts';
import type { SidMint } from '../world/sids.ts';
import type { Action, DocumentFault, WrittenUrl } from './document/cxml.ts';
import type { DocumentRequest, FetchedDocument } from './document-fetcher.ts';

/** The far end of a leg placed by a Dial. */
export interface DialedLeg {
  readonly to: string;
  readonly timeoutSeconds: number;
}

/** Follows a leg that was placed by a Dial, or into a conference. */
export interface LegWatcher {
  rings?(leg: CallLeg, at: number): void;
  answered(leg: CallLeg, talk: PlannedTalk, at: number): void;
  ended(leg: CallLeg, at: number): void;
  /** It got a document of its own; the watcher no longer decides about it. */
  takenAway(leg: CallLeg, at: number): void;
  /** Its far end said something while no document listened. */
  heard?(speech: string, at: number): void;
}

/** A document for a dialed leg; its URL is absolute. */
export interface Whisper {
  readonly leg: CallLeg;
  readonly talk: PlannedTalk;
  readonly document: WrittenUrl;
  readonly over: (at: number) => void;
  readonly at: number;
}

/** What documents need of the emulator. */
export interface VoiceContext {
  readonly dialect: Dialect;
  readonly accountSid: string;
  readonly schedule: Schedule;
  readonly engine: CallEngine;
  readonly mint: SidMint;
  readonly rooms: ConferenceRooms;
  readonly recorder: Recorder;
  readonly messageEngine: MessageEngine;
  readonly recordingUrl: (sid: RecordingRecord['sid']) => string;
  readonly emit: (callback: Callback) => void;
  /** Fetches a document; the answer comes through the schedule. */
  readonly fetch: (
    request: DocumentRequest,
    done: (fetched: FetchedDocument, at: number) => void,
  ) => void;
  /** Logs a fault in the delivery log. */
  readonly note: (sid: string, fault: DocumentFault) => void;
  /** Notes once that something in a document has no effect. */
  readonly ignored: (sid: string, sentence: string) => void;
  readonly plan: (random: Random, leg: DialedLeg) => CallPlan;
  /** Follows a leg from now on until it ends. */
  readonly watch: (leg: CallLeg, watcher: LegWatcher) => void;
  /** Runs a document on a dialed leg that was just answered, and reports when it's over. */
  readonly whisper: (whisper: Whisper) => void;
}

/** Why a verb stops early: the leg ended, or it got another document. */
export type StopReason = 'ended' | 'redirected';

/** A verb that takes time. */
export interface Activity {
  /** The far end pressed keys. */
  readonly pressed?: (keys: string, at: number) => void;
  /** The far end said something. */
  readonly heard?: (speech: string, at: number) => void;
  readonly stopped?: (why: StopReason, at: number) => void;
}

/** The call that a verb runs on. After the verb is stopped, nothing that it planned happens. */
export interface VerbHost {
  readonly context: VoiceContext;
  readonly leg: CallLeg;
  readonly random: Random;
  /** How long the far end is planned to talk, and who hangs up. */
  readonly talk: PlannedTalk;
  /** The planned keys that the far end hasn't pressed yet. */
  plannedKeys: string;
  /** Answers the call if it still rings. */
  answer(at: number): void;
  /** Continues with the next verb. */
  next(at: number): void;
  /** Runs something later, unless the verb is over by then. */
  after(at: number, ms: number, run: (at: number) => void): void;
  /** Fetches another document, and continues with it. */
  ask(action: Action, more: Parameters, label: string, at: number): void;
  /** Sends a verb's result to its action when the call can't continue. */
  tell(action: Action, more: Parameters, label: string): void;
  /** The same with an absolute URL; null for none, and for a bad URL, which is logged. */
  absolute(written: WrittenUrl | null): WrittenUrl | null;
  /** Where a callback goes; null for none, and for a bad URL, which is logged. */
  callback(written: WrittenUrl | null, purpose?: CallbackPurpose): CallbackAddress | null;
  /** The far end hangs up. */
  farEndHangsUp(at: number): void;
  /** The platform hangs up. */
  hangUp(at: number): void;
}
