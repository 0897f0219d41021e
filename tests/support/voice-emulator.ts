/** An emulator with a paused clock and a server of documents, for tests that run documents. */

import { type Emulator, type EmulatorOptions, startEmulator } from '@callboard/emulator';
import { z } from 'zod';
import { type DocumentServer, documentServer, type ServedAnswer } from './document-server.ts';

const START_AT = Date.UTC(2026, 5, 25, 20, 0, 0);

export const FROM = '+14155550100';
/** Rings for two seconds and answers. */
const TO = '+12025550101';

export interface VoiceEmulator extends AsyncDisposable {
  readonly emulator: Emulator;
  readonly server: DocumentServer;
  /** Posts a form to the API, below the account. `{base}` stands for the server's URL. */
  post(path: string, form: Readonly<Record<string, string>>): Promise<Answered>;
  /** Posts JSON to the emulator's own routes. */
  control(path: string, body: object): Promise<Answered>;
  /** Places a call whose document is `/voice`, and returns its sid. */
  place(form?: Readonly<Record<string, string>>): Promise<string>;
  /** Moves time, a second at a time, and lets everything be delivered. */
  pass(seconds: number): Promise<void>;
}

const bodySchema = z.record(z.string(), z.unknown());

export interface Answered {
  readonly status: number;
  readonly body: Readonly<Record<string, unknown>>;
}

export async function voiceEmulator(
  documents: Readonly<Record<string, ServedAnswer>>,
  options: EmulatorOptions = {},
): Promise<VoiceEmulator> {
  const server = await documentServer(documents);
  const emulator = await startEmulator({
    clock: 'by-hand',
    startAt: START_AT,
    maxConcurrentDeliveries: 1,
    retryDelaysMs: [0, 0],
    scenario: { numbers: [{ number: TO, outcome: 'answered', ringSeconds: 2 }] },
    ...options,
  });
  const { project, token } = emulator;
  const send = async (url: string, init: RequestInit): Promise<Answered> => {
    const response = await fetch(url, { method: 'POST', ...init });
    const text = await response.text();
    return { status: response.status, body: bodySchema.parse(JSON.parse(text || '{}')) };
  };
  const post = (path: string, form: Readonly<Record<string, string>>): Promise<Answered> => {
    const body = new URLSearchParams();
    for (const [name, value] of Object.entries(form)) {
      body.set(name, value.replace('{base}', server.url));
    }
    return send(`${emulator.url}/2010-04-01/Accounts/${project}${path}`, {
      headers: { authorization: `Basic ${btoa(`${project}:${token}`)}` },
      body,
    });
  };
  return {
    emulator,
    server,
    post,
    control: (path, body) =>
      send(`${emulator.url}/_emulator${path}`, { body: JSON.stringify(body) }),
    async place(form = {}) {
      const created = await post('/Calls', { To: TO, From: FROM, Url: '{base}/voice', ...form });
      if (created.status > 201) throw new Error(`The call was refused: ${created.status}.`);
      return `${created.body['sid']}`;
    },
    async pass(seconds) {
      for (let second = 0; second < seconds; second += 1) {
        await emulator.advance(1_000, { settle: true });
      }
    },
    async [Symbol.asyncDispose]() {
      await emulator.close();
      await server[Symbol.asyncDispose]();
    },
  };
}
