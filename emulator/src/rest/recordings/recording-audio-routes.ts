/**
 * The audio of recordings, which both providers serve to anyone who has the URL, without an extension or
 * as `.wav`. Source: SignalWire docs "Retrieve a recording", Twilio docs "Recordings resource" (August
 * 2026).
 */
import { Readable } from 'node:stream';
import type { FastifyInstance } from 'fastify';
import { toneBytes, toneWav } from '../../recordings/tone.ts';
import { answer, type RestAnswer } from '../answer.ts';
import type { RestContext } from '../rest-context.ts';
import { accepted, type Checked, invalid, missing } from '../rest-error.ts';

interface AudioPath {
  Params: { account: string; recording: string };
}

/** Below a recording, where its audio is routed. */
export const AUDIO_PATH = '/audio';
const ROUTE = `/2010-04-01/Accounts/:account/Recordings/:recording${AUDIO_PATH}`;

/** Adds the routes, which need no credentials. */
export function recordingAudioRoutes(app: FastifyInstance, context: RestContext): void {
  for (const format of ['wav', 'mp3'] as const) {
    app.get<AudioPath>(`${ROUTE}/${format}`, (request, reply) =>
      answer(context, 'recordings.audio', request, reply, () => {
        const { account, recording } = request.params;
        if (account !== context.accountSid) return missing(`/Accounts/${account}`);
        return format === 'wav' ? wavOf(context, recording) : NO_MP3;
      }),
    );
  }
}

const NO_MP3 = invalid(20_422, "The emulator doesn't make MP3. Request .wav instead.");

function wavOf(context: RestContext, sid: string): Checked<RestAnswer> {
  const recording = context.recorder.ledger.get(sid);
  const seconds = recording?.durationSeconds ?? null;
  if (recording?.status !== 'completed' || seconds === null) return missing(`/Recordings/${sid}`);
  const { channels } = recording;
  return accepted({
    status: 200,
    sound: {
      type: 'audio/x-wav',
      bytes: toneBytes(seconds, channels),
      stream: () => Readable.from(toneWav(seconds, channels)),
    },
  });
}
