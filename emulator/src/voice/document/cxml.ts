/**
 * A cXML (TwiML) document as data: the verbs and nouns that the emulator runs, with all defaults filled
 * in. Nothing here reads XML or runs anything. Sources of attributes and defaults:
 * SignalWire docs "cXML reference" and Twilio docs "TwiML for Programmable Voice" (August 2026).
 */

import type { ConferenceEventName } from '../../conferences/conference.ts';
import type {
  CallbackMethod,
  CallEventName,
  RecordingEventName,
} from '../../contract/subscription.ts';

/** A URL as written, possibly relative to the document's own. */
export interface WrittenUrl {
  readonly url: string;
  readonly method: CallbackMethod;
}

/** A subscription: the events named, or the default ones. */
export interface WrittenCallback<Event extends string> extends WrittenUrl {
  readonly events: ReadonlySet<Event>;
}

/** A method without a URL is for the document's own. */
export interface Action {
  readonly url: string | null;
  readonly method: CallbackMethod;
}

interface At {
  /** Its line in the document, from 1. */
  readonly line: number;
}

export interface Say extends At {
  readonly kind: 'Say';
  readonly text: string;
  /** 0 for endlessly. */
  readonly loop: number;
}

export interface Play extends At {
  readonly kind: 'Play';
  /** Null if only `digits` are played. */
  readonly url: string | null;
  readonly digits: string | null;
  readonly loop: number;
}

export interface Pause extends At {
  readonly kind: 'Pause';
  readonly seconds: number;
}

/** What is played and has no other effect. */
export type Prompt = Say | Play | Pause;

export interface Gather extends At {
  readonly kind: 'Gather';
  readonly action: Action;
  readonly timeoutSeconds: number;
  /** Empty if no key finishes. */
  readonly finishOnKey: string;
  readonly numDigits: number | null;
  readonly takesDigits: boolean;
  readonly takesSpeech: boolean;
  readonly actionOnEmptyResult: boolean;
  readonly prompts: readonly Prompt[];
}

export interface Record extends At {
  readonly kind: 'Record';
  readonly action: Action;
  /** Seconds of silence that end it. */
  readonly timeoutSeconds: number;
  readonly finishOnKey: string;
  readonly maxLengthSeconds: number;
  readonly report: WrittenCallback<RecordingEventName> | null;
}

/** When the recording of a Dial starts, and in how many channels. */
export interface DialRecording {
  readonly from: 'answer' | 'ringing';
  readonly channels: 1 | 2;
  readonly report: WrittenCallback<RecordingEventName> | null;
}

/** A party to call: a number, a SIP address, or a Twilio client. */
export interface Endpoint extends At {
  readonly kind: 'Number' | 'Sip' | 'Client';
  readonly address: string;
  /** A document that the called party hears before they are connected. */
  readonly whisper: WrittenUrl | null;
  readonly report: WrittenCallback<CallEventName> | null;
}

export interface ConferenceNoun extends At {
  readonly kind: 'Conference';
  readonly name: string;
  readonly label: string | null;
  readonly muted: boolean;
  /** The only call that hears them; null if everyone does. */
  readonly coach: string | null;
  readonly startConferenceOnEnter: boolean;
  readonly endConferenceOnExit: boolean;
  readonly beepOnExit: boolean;
  readonly maxParticipants: number;
  readonly report: WrittenCallback<ConferenceEventName> | null;
  readonly recording: Pick<DialRecording, 'report'> | null;
}

export interface Dial extends At {
  readonly kind: 'Dial';
  readonly action: Action;
  readonly timeoutSeconds: number;
  readonly timeLimitSeconds: number;
  readonly callerId: string | null;
  readonly recording: DialRecording | null;
  readonly answerOnBridge: boolean;
  /** Several endpoints are called at once, and the first to answer is connected. */
  readonly target:
    | { readonly kind: 'endpoints'; readonly endpoints: readonly Endpoint[] }
    | { readonly kind: 'conference'; readonly conference: ConferenceNoun };
}

export interface Redirect extends At, WrittenUrl {
  readonly kind: 'Redirect';
}

export interface Reject extends At {
  readonly kind: 'Reject';
  readonly reason: 'rejected' | 'busy';
}

export interface Hangup extends At {
  readonly kind: 'Hangup';
}

export interface Message extends At {
  readonly kind: 'Message';
  /** Null for the other party of the call. */
  readonly to: string | null;
  readonly from: string | null;
  readonly body: string;
  readonly mediaCount: number;
  readonly action: WrittenUrl | null;
  readonly statusCallback: string | null;
}

/** One step of a document. */
export type Verb = Prompt | Gather | Record | Dial | Redirect | Reject | Hangup | Message;

/** Something wrong in a document, with the provider's error code. */
export interface DocumentFault {
  readonly code: number;
  readonly line: number;
  readonly message: string;
}

/** A document that can run, perhaps with warnings; or why it can't. */
export type ParsedDocument =
  | {
      readonly ok: true;
      readonly verbs: readonly Verb[];
      readonly warnings: readonly DocumentFault[];
      /** A sentence for each thing in it that exists but has no effect here. */
      readonly notices: readonly string[];
    }
  | { readonly ok: false; readonly fault: DocumentFault };
