/** A call in progress gets new instructions over REST, whatever it is doing. */
import { expect, test } from 'vitest';
import { FROM, voiceEmulator } from '../support/voice-emulator.ts';

const AFTER = { Url: '{base}/after' };

test('a call leaves its document for another one', async () => {
  await using voice = await voiceEmulator({
    '/voice': '<Pause length="600"/><Redirect>/never</Redirect>',
    '/after': '<Hangup/>',
  });
  const sid = await voice.place();
  await voice.pass(10);
  expect((await voice.post(`/Calls/${sid}`, AFTER)).status).toBe(200);
  await voice.pass(5);
  expect(voice.server.seen().map(({ path }) => path)).toEqual(['/voice', '/after']);
  expect(voice.emulator.calls()[0]?.status).toBe('completed');
});

test('a redirect out of a Dial hangs up on the other side', async () => {
  await using voice = await voiceEmulator(
    { '/voice': '<Dial action="/dialed">+12025550110</Dial>', '/after': '<Pause length="9"/>' },
    {
      scenario: {
        numbers: [
          {
            number: '+1*',
            outcome: 'answered',
            ringSeconds: 1,
            talkSeconds: 600,
            hangup: 'callee',
          },
        ],
      },
    },
  );
  const sid = await voice.place();
  await voice.pass(15);
  const [, child] = voice.emulator.calls();
  expect(child?.status).toBe('in-progress');
  await voice.post(`/Calls/${sid}`, AFTER);
  await voice.pass(2);
  const [parent, gone] = voice.emulator.calls();
  expect(parent?.status).toBe('in-progress');
  expect(gone).toMatchObject({ status: 'completed', hangup: 'caller' });
  expect(voice.server.seen().map(({ path }) => path)).toEqual(['/voice', '/after']);
});

test('a dialed leg that is redirected leaves the Dial, which continues', async () => {
  await using voice = await voiceEmulator(
    {
      '/voice': '<Dial action="/dialed">+12025550110</Dial>',
      '/dialed': '<Hangup/>',
      '/after': '<Pause length="20"/>',
    },
    {
      scenario: {
        numbers: [
          {
            number: '+1*',
            outcome: 'answered',
            ringSeconds: 1,
            talkSeconds: 600,
            hangup: 'callee',
          },
        ],
      },
    },
  );
  await voice.place();
  await voice.pass(15);
  const child = voice.emulator.calls()[1];
  await voice.post(`/Calls/${child?.sid}`, AFTER);
  await voice.pass(3);
  const [parent, taken] = voice.emulator.calls();
  expect(parent?.status).toBe('completed');
  expect(taken?.status).toBe('in-progress');
  const on = (path: string) => voice.server.seen().find((one) => one.path === path)?.parameters;
  expect(on('/after')).toMatchObject({ CallSid: child?.sid, Direction: 'outbound-dial' });
  expect(on('/dialed')).toMatchObject({ DialCallStatus: 'completed', From: FROM });
  await voice.pass(30);
  expect(voice.emulator.callsInFlight()).toBe(0);
});

test('a redirect during a Record ends the recording without its action', async () => {
  await using voice = await voiceEmulator({
    '/voice': '<Record action="/recorded" recordingStatusCallback="/rec" timeout="600"/>',
    '/after': '<Pause length="9"/>',
  });
  const sid = await voice.place();
  await voice.pass(15);
  await voice.post(`/Calls/${sid}`, AFTER);
  await voice.pass(5);
  expect(voice.server.seen()).toMatchObject([
    { path: '/voice' },
    { path: '/after' },
    { path: '/rec', parameters: { RecordingStatus: 'completed' } },
  ]);
});

test('a redirected call of generated traffic runs the document', async () => {
  await using voice = await voiceEmulator(
    { '/after': '<Hangup/>' },
    {
      target: 'http://127.0.0.1:9/callbacks',
      callsPerSecond: 1,
      calls: 1,
      mix: { completed: 1, busy: 0, 'no-answer': 0, failed: 0, canceled: 0 },
    },
  );
  let call = voice.emulator.calls()[0];
  for (let i = 0; i < 200 && call?.status !== 'in-progress'; i += 1) {
    await voice.pass(1);
    call = voice.emulator.calls()[0];
  }
  expect((await voice.post(`/Calls/${call?.sid}`, AFTER)).status).toBe(200);
  await voice.pass(5);
  expect(voice.server.seen()[0]).toMatchObject({ path: '/after' });
  expect(voice.emulator.calls()[0]?.status).toBe('completed');
});
