import { expect, test } from 'vitest';
import { connectSchema } from '../../src/http/schemas/connect.ts';
import { ask } from '../support/http-client.ts';
import { startTestServer } from '../support/http-server.ts';
import { MemoryCalls } from '../support/memory-ports.ts';

const RECEIVING = {
  publicUrl: 'https://callboard.example.com/base',
  localOnly: false,
  keys: [{ provider: 'signalwire', accountSid: 'AC1', count: 2 }],
  allowUnsigned: false,
} as const;

test('Connect says where callbacks go, what verifies them, and that some have arrived', async () => {
  await using it = await startTestServer({ receiving: RECEIVING });
  const answer = await ask(it.server, '/api/v1/connect');
  expect(answer.status).toBe(200);
  expect(connectSchema.parse(JSON.parse(answer.text))).toEqual({
    ...RECEIVING,
    callbackUrl: 'https://callboard.example.com/base/callbacks/voice',
    hasCallbacks: true,
  });
});

test('without a public URL and calls, it has no URL and says that none has arrived', async () => {
  await using it = await startTestServer({ calls: new MemoryCalls([], new Map()) });
  const { text } = await ask(it.server, '/api/v1/connect');
  expect(connectSchema.parse(JSON.parse(text))).toMatchObject({
    ...{ publicUrl: null, callbackUrl: null, localOnly: true, hasCallbacks: false },
  });
});
