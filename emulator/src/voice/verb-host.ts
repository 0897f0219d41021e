/**
 * What a running verb sees of the call that it runs on, and of the emulator around it. Only types:
 * the session is the host, and knows the verbs; no verb knows the session.
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

/** The far end of a leg that a Dial placed. */
export interface DialedLeg {
  readonly to: string;
  readonly timeoutSeconds: number;
}

/** Follows a leg that was placed for a purpose: by a Dial, or into a conference. */
export interface LegWatcher {
  rings?(leg: CallLeg, at: number): void;
  answered(leg: CallLeg, talk: PlannedTalk, at: number): void;
  ended(leg: CallLeg, at: number): void;
  /** It got a document of its own, and is nobody's any more. */
  takenAway(leg: CallLeg, at: number): void;
  /** Its far end said something, and no document listens. */
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

/** The emulator, as far as documents reach into it. */
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
  /** Asks for a document; the answer comes through the schedule. */
  readonly fetch: (
    request: DocumentRequest,
    done: (fetched: FetchedDocument, at: number) => void,
  ) => void;
  /** Writes something that is wrong into the delivery log. */
  readonly note: (sid: string, fault: DocumentFault) => void;
  /** Says once a run that something in a document has no effect. */
  readonly ignored: (sid: string, sentence: string) => void;
  readonly plan: (random: Random, leg: DialedLeg) => CallPlan;
  /** Follows a leg from now on until it ends. */
  readonly watch: (leg: CallLeg, watcher: LegWatcher) => void;
  /** Runs a document on a dialed leg that was just answered, and says when it is over. */
  readonly whisper: (whisper: Whisper) => void;
}

/** Why a verb does not go on: the leg ended, or it was given another document. */
export type StopReason = 'ended' | 'redirected';

/** A verb that takes time. */
export interface Activity {
  /** The far end pressed keys. */
  readonly pressed?: (keys: string, at: number) => void;
  /** The far end said something. */
  readonly heard?: (speech: string, at: number) => void;
  readonly stopped?: (why: StopReason, at: number) => void;
}

/** The call that a verb runs on. Nothing of it happens after the verb was stopped. */
export interface VerbHost {
  readonly context: VoiceContext;
  readonly leg: CallLeg;
  readonly random: Random;
  /** How long the far end would talk, and who would hang up. */
  readonly talk: PlannedTalk;
  /** The keys that the far end is planned to press, and has not pressed yet. */
  plannedKeys: string;
  /** Answers the call, where it still rings. */
  answer(at: number): void;
  /** Goes on with what comes after this verb. */
  next(at: number): void;
  /** Runs something later, unless the verb is over by then. */
  after(at: number, ms: number, run: (at: number) => void): void;
  /** Asks for another document, and goes on with that. */
  ask(action: Action, more: Parameters, label: string, at: number): void;
  /** Tells an action what came of its verb, where the call cannot go on. */
  tell(action: Action, more: Parameters, label: string): void;
  /** The same with an absolute URL; null for none, and for a bad URL, which is noted. */
  absolute(written: WrittenUrl | null): WrittenUrl | null;
  /** Where a callback goes; null for none, and for a bad URL, which is noted. */
  callback(written: WrittenUrl | null, purpose?: CallbackPurpose): CallbackAddress | null;
  /** The far end hangs up. */
  farEndHangsUp(at: number): void;
  /** The platform hangs up. */
  hangUp(at: number): void;
}
