/**
 * Fetches what a participant hears on hold, once, and logs what is wrong with it. Nothing is played, and
 * a Redirect in it isn't followed.
 */

import { voiceRequest } from '../callbacks/voice-request.ts';
import type { CallLeg } from '../calls/call-leg.ts';
import type { Dialect } from '../contract/dialect.ts';
import type { CallbackAddress } from '../contract/subscription.ts';
import { SCHEMA_FAULT } from './document/attribute-reader.ts';
import type { Verb } from './document/cxml.ts';
import type { VoiceContext } from './verb-host.ts';

/** What hold music needs. */
export interface HoldMusicOptions extends Pick<VoiceContext, 'fetch' | 'note' | 'ignored'> {
  readonly dialect: Dialect;
  readonly accountSid: string;
}

/** Twilio docs "Conference Participants: HoldUrl" (August 2026). */
const PLAYED: ReadonlySet<Verb['kind']> = new Set(['Say', 'Play', 'Pause', 'Redirect']);

export class HoldMusic {
  readonly #options: HoldMusicOptions;

  constructor(options: HoldMusicOptions) {
    this.#options = options;
  }

  /** Fetches the music for a participant who was just put on hold. */
  play(leg: CallLeg, address: CallbackAddress): void {
    const { dialect, accountSid, fetch, note, ignored } = this.#options;
    const parameters = voiceRequest(dialect, leg, accountSid, {});
    const request = { address, parameters, sid: leg.sid, label: 'hold url', ignoresAnswer: false };
    fetch(request, (fetched) => {
      // If it couldn't be fetched or read, that's in the log already.
      if (!fetched.ok) return;
      for (const sentence of fetched.notices) ignored(leg.sid, sentence);
      const wrong = fetched.verbs.find(({ kind }) => !PLAYED.has(kind));
      if (wrong === undefined) return;
      const message = `<${wrong.kind}> isn't run on hold: only Say, Play, Pause, and Redirect are.`;
      note(leg.sid, { code: SCHEMA_FAULT, line: wrong.line, message });
    });
  }
}
