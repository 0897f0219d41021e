import { once } from 'node:events';
import { createServer, type RequestListener } from 'node:http';
import { describe, expect, test } from 'vitest';
import { CliProcess, runCli } from '../support/cli-process.ts';
import { signalwireAccepts, twilioAccepts } from '../support/sdk-clients.ts';

const KEY = 'PSK_test';
const SERVE = ['serve', '--port', '0', '--data-dir', 'data', '--log', 'json'];
const LISTENS = /"address":"(http:[^"]+)"/;

async function receiver(listener: RequestListener) {
  const server = createServer(listener).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('TCP has a port.');
  return {
    url: `http://127.0.0.1:${address.port}`,
    async [Symbol.asyncDispose]() {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
}

describe('send-test to a Callboard', () => {
  test('is stored, and the command it prints finds it', async () => {
    await using running = await CliProcess.start(SERVE, { env: { SIGNALWIRE_SIGNING_KEY: KEY } });
    const url = await running.output(LISTENS);
    const env = { SIGNALWIRE_SIGNING_KEY: `${KEY},PSK_next`, CALLBOARD_URL: url };
    const { code, stdout, stderr } = await runCli(['send-test'], { env });
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    expect(stdout).toMatch(/^ {2}answer {2}204 No Content after \d+ ms$/m);
    const hint = /See it with: \S+ (calls show .*)$/m.exec(stdout)?.[1] ?? '';
    const shown = await runCli(hint.split(' '));
    expect(shown).toMatchObject({ code: 0, stderr: '' });
    expect(shown.stdout).toContain('7e577e57-7e57-4e57-');
  });

  test('can have own dimensions, which the call then shows', async () => {
    const keys = { SIGNALWIRE_SIGNING_KEY: KEY };
    await using running = await CliProcess.start(SERVE, {
      env: { ...keys, CALLBOARD_DIMENSIONS: 'queue,agent' },
    });
    const env = { ...keys, CALLBOARD_URL: await running.output(LISTENS) };
    const given = ['--dimension', 'queue=a & b=c', '--dimension', 'agent=42'];
    const sent = await runCli(['send-test', ...given], { env });
    expect(sent).toMatchObject({ code: 0, stderr: '' });
    const hint = /See it with: \S+ (calls show .*)$/m.exec(sent.stdout)?.[1] ?? '';
    const shown = await runCli([...hint.split(' '), '--json']);
    expect(JSON.parse(shown.stdout)).toMatchObject({
      call: { dimensions: { agent: '42', queue: 'a & b=c' } },
    });
    expect((await runCli(hint.split(' '))).stdout).toMatch(/^ *dim\.queue +a & b=c$/m);
  });

  test('reports a wrong key, account, URL or path, each with its own code', async () => {
    await using running = await CliProcess.start(SERVE, {
      env: {
        SIGNALWIRE_SIGNING_KEY: KEY,
        SIGNALWIRE_PROJECT_ID: 'OURS',
        CALLBOARD_PUBLIC_URL: 'https://x.test',
      },
    });
    const url = `${await running.output(LISTENS)}/callbacks/voice`;
    const send = async (...args: readonly string[]) => {
      const end = await runCli(['send-test', '--url', url, '--json', ...args]);
      return { exit: end.code, ...JSON.parse(end.stdout) };
    };
    const signed = ['--signed-url', 'https://x.test/callbacks/voice'];
    const right = ['--signing-key', KEY, '--account', 'OURS'];
    expect(await send(...right, ...signed)).toMatchObject({ exit: 0, ok: true, status: 204 });
    expect(await send(...right)).toMatchObject({ exit: 1, code: 'bad_signature' });
    expect(await send('--signing-key', 'PSK_x', ...signed)).toMatchObject({
      code: 'bad_signature',
    });
    expect(await send('--signing-key', KEY, ...signed)).toMatchObject({ code: 'wrong_account' });
    expect(await send('--unsigned')).toMatchObject({ code: 'unsigned', signedUrl: null });
    const elsewhere = await send(...right, '--url', new URL('/', url).href);
    expect(elsewhere).toMatchObject({ status: 404, code: 'not_found' });
  });
});

test.each([
  ['signalwire', 'x-signalwire-signature', signalwireAccepts],
  ['twilio', 'x-twilio-signature', twilioAccepts],
] as const)(
  "a receiver's own SDK accepts a test callback of %s",
  async (provider, header, accepts) => {
    const seen: { accepted: boolean; body: string }[] = [];
    await using it = await receiver((request, response) => {
      let body = '';
      request.setEncoding('utf8').on('data', (text: string) => {
        body += text;
      });
      request.on('end', () => {
        const signature = String(request.headers[header]);
        const parameters = Object.fromEntries(new URLSearchParams(body));
        seen.push({
          accepted: accepts(KEY, signature, `${it.url}${request.url}`, parameters),
          body,
        });
        response.end('thanks');
      });
    });
    const args = ['--provider', provider, '--signing-key', KEY, '--status', 'no-answer'];
    const { code, stdout } = await runCli([
      'send-test',
      ...args,
      '--url',
      `${it.url}/hook?tenant=a%20b`,
    ]);
    expect({ code, accepted: seen.map(({ accepted }) => accepted) }).toEqual({
      code: 0,
      accepted: [true],
    });
    expect(stdout).toContain('another program');
    expect(seen[0]?.body).toContain('CallStatus=no-answer');
  },
);

test('a redirect is reported, not followed', async () => {
  await using it = await receiver((_request, response) => {
    response.writeHead(301, { location: 'https://x.test/\x1b[2J'.slice(0, 15) }).end();
  });
  const { code, stderr } = await runCli(['send-test', '--signing-key', KEY, '--url', it.url]);
  expect(code).toBe(1);
  expect(stderr).toMatch(/^callboard: It redirects to https:\/\/x\.test\/\./);
});

test.each([
  [['--status', 'ringign'], 2, /--status must be one of queued, initiated, ringing/],
  [
    ['--call-sid', 'CA0123456789abcdef0123456789abcdef'],
    2,
    /must be a CallSid that send-test printed/,
  ],
  [[], 78, /no signing key\. Set SIGNALWIRE_SIGNING_KEY/],
  [['--provider', 'twilio'], 78, /Set TWILIO_AUTH_TOKEN/],
])('%j is refused with %d', async (args, code, message) => {
  const end = await runCli(['send-test', ...args]);
  expect(end).toMatchObject({ code, stdout: '' });
  expect(end.stderr).toMatch(message);
});
