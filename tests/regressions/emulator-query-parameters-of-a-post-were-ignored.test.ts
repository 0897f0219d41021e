/**
 * SignalWire's own guide pauses a recording with `?Status=paused` and the body `{}`, which was answered 422.
 */

import { type Emulator, startEmulator } from '@callboard/emulator';
import { expect, test } from 'vitest';
import { z } from 'zod';

/** Answers after 2 s and stays for an hour. */
const TO = '+15005550105';
const JSON_TYPE = { 'content-type': 'application/json' };
const recordingSchema = z.object({ sid: z.string(), status: z.string() });

async function recorded(emulator: Emulator) {
  const base = `${emulator.url}/api/laml/2010-04-01/Accounts/${emulator.project}`;
  const authorization = `Basic ${btoa(`${emulator.project}:${emulator.token}`)}`;
  const post = (path: string, body: string, headers: Readonly<Record<string, string>>) =>
    fetch(base + path, { method: 'POST', headers: { authorization, ...headers }, body });
  const form = { 'content-type': 'application/x-www-form-urlencoded' };
  const call = { To: TO, From: '+14155550100', Twiml: '<Response><Pause length="60"/></Response>' };
  const placed = await post('/Calls', new URLSearchParams(call).toString(), form);
  const { sid } = z.object({ sid: z.string() }).parse(await placed.json());
  await emulator.advance(10_000);
  const recordings = `/Calls/${sid}/Recordings`;
  const started = recordingSchema.parse(await (await post(recordings, '', form)).json());
  return { post, form, path: `${recordings}/${started.sid}` };
}

test.each(['signalwire', 'twilio'] as const)(
  'a POST takes parameters from the query string: %s',
  async (dialect) => {
    await using emulator = await startEmulator({ dialect, clock: 'by-hand' });
    const { post, form, path } = await recorded(emulator);
    const statusAfter = async (query: string, body: string, headers: Record<string, string>) => {
      const response = await post(`${path}.json${query}`, body, headers);
      expect(response.status, await response.clone().text()).toBe(200);
      return recordingSchema.parse(await response.json()).status;
    };
    expect(await statusAfter('?Status=paused', '{}', JSON_TYPE)).toBe('paused');
    expect(await statusAfter('?Status=in-progress', '', {})).toBe('in-progress');
    expect(await statusAfter('?Status=paused', 'PauseBehavior=skip', form)).toBe('paused');
    // The body takes precedence, whichever content type it has.
    expect(await statusAfter('?Status=paused', 'Status=in-progress', form)).toBe('in-progress');
    expect(await statusAfter('?Status=in-progress', '{"Status":"stopped"}', JSON_TYPE)).toBe(
      'stopped',
    );
  },
);
