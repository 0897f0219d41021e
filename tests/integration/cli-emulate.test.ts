/** `callboard emulate` as its users run it: what it prints, the faults it injects, and what it records. */
import { execFile } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { describe, expect, test } from 'vitest';
import { z } from 'zod';
import { readCaptureLine } from '../../src/export/capture-lines.ts';
import { callbackReceiver } from '../support/callback-receiver.ts';
import { CliProcess, runCli } from '../support/cli-process.ts';
import { documentServer } from '../support/document-server.ts';
import { readCalls } from '../support/process-answers.ts';

const run = promisify(execFile);
const START = '2026-06-25T08:00:00Z';
const TRAFFIC = ['--calls-per-second', '2', '--speed', '300', '--start-at', START, '--seed', 'cli'];

const state = z.object({ deliveries: z.object({ delivered: z.number(), dropped: z.number() }) });

async function deliveriesOf(url: string) {
  return state.parse(await (await fetch(`${url}/_emulator/state`)).json()).deliveries;
}

/** The callbacks of ten minutes of traffic, by call, and the options that it prints for a repeat. */
async function bodiesOf(args: readonly string[]): Promise<readonly [string[], string[]]> {
  await using receiver = await callbackReceiver();
  await using running = await CliProcess.start([
    ...[
      'emulate',
      '--port',
      '0',
      '--log',
      'off',
      '--clock',
      'by-hand',
      '--calls-per-second',
      '0.5',
    ],
    ...['--target', `${receiver.url}/cb`, '--public-url', 'http://emulator.example', ...args],
  ]);
  const url = await running.output(/^ {2}base URL +(\S+)$/m);
  const line = await running.output(/^To repeat the same calls:\n {2}(.+)$/m);
  await fetch(`${url}/_emulator/clock/advance`, {
    method: 'POST',
    body: JSON.stringify({ seconds: 600, settle: true }),
  });
  // As a shell reads it.
  const { stdout } = await run('sh', ['-c', `printf '%s\\n' ${line}`]);
  return [stdout.trimEnd().split('\n'), receiver.received.map(({ body }) => body).sort()];
}

describe('prints', () => {
  test('lines to paste into both SDKs and into the settings', async () => {
    await using running = await CliProcess.start(['emulate', '--port', '0', '--dialect', 'twilio']);
    const url = await running.output(/^ {2}base URL +(\S+)$/m);
    const project = await running.output(/^ {2}project +(AC\w{32})$/m);
    const token = await running.output(/^ {2}token +(\S+)$/m);
    await running.output(/^ {2}import twilio from 'twilio';$/m);
    await running.output(/^ {2}import \{ RestClient \} from '@signalwire\/compatibility-api';$/m);
    await running.output(new RegExp(`twilio\\('${project}', '${token}'\\)`));
    await running.output(new RegExp(`RestClient\\('${project}', '${token}', \\{ signalwireSpace`));
    await running.output(new RegExp(`client\\.api\\.baseUrl = '${url}';`));
    await running.output(new RegExp(`TWILIO_AUTH_TOKEN=${token}`));
    running.child.kill('SIGTERM');
    expect((await running.end).code).toBe(0);
  });

  test('a hint when Twilio’s SDK would not accept the project, with what to do', async () => {
    const project = '5c0ffee5-ca11-4b0a-8d00-000000008485';
    const args = ['emulate', '--port', '0', '--project', project];
    await using signalwire = await CliProcess.start(args);
    await signalwire.output(/^twilio: takes account sids only\. Start with --dialect twilio, or/m);
    await using twilio = await CliProcess.start([...args, '--dialect', 'twilio']);
    await twilio.output(/^twilio: takes account sids only\. Leave --project out, or/m);
  });

  test('a seed and a start that reproduce the same calls', async () => {
    const [printed, first] = await bodiesOf(['--seed', "it's monday"]);
    expect(printed).toEqual(['--seed', "it's monday", '--start-at', expect.any(String)]);
    const [again, second] = await bodiesOf(printed);
    expect(again).toEqual(printed);
    expect(first.length).toBeGreaterThan(100);
    expect(second).toEqual(first);
  });

  test('a line for each attempt, without phone numbers', async () => {
    await using receiver = await callbackReceiver((response, count) =>
      response.writeHead(count % 3 === 0 ? 503 : 204).end(),
    );
    await using running = await CliProcess.start([
      ...['emulate', '--port', '0', '--target', `${receiver.url}/cb?who=%2B15550100002`],
      ...['--calls-per-second', '5', '--speed', '5', '--fault', 'drop=0.2'],
    ]);
    await running.output(/^Faults are on: drop 20 %\.$/m);
    await running.output(
      /^\d\d:\d\d:\d\d\.\d{3} {2}[\w-]{36} {2}initiated +204 +\d+ ms {2}POST \S+\/cb$/m,
    );
    await running.output(/ 503 +\d+ ms {2}POST \S+\/cb {2}error 11217, attempt 1, will retry$/m);
    await running.output(/never sent +POST \S+\/cb {2}drop$/m);
    running.child.kill('SIGTERM');
    const { stdout, stderr, code } = await running.end;
    expect(code).toBe(0);
    expect(stdout + stderr).not.toMatch(/\+1\d{10}|%2B1/);
  });

  test('one line per second when there are too many', async () => {
    await using receiver = await callbackReceiver();
    await using running = await CliProcess.start([
      ...['emulate', '--port', '0', '--target', receiver.url],
      ...['--calls-per-second', '10', '--speed', '100'],
    ]);
    await running.output(/^In the last second: [\d,]+ x 204\n[\s\S]*^In the last second: /m);
    running.child.kill('SIGTERM');
    const { stdout } = await running.end;
    expect(stdout.split('\n').filter((line) => / ms {2}POST/.test(line)).length).toBeLessThan(400);
  });

  test('only JSON to standard output, and nothing at all when logging is off', async () => {
    await using receiver = await callbackReceiver();
    const args = ['emulate', '--port', '0', '--target', receiver.url, '--calls-per-second', '20'];
    await using json = await CliProcess.start([...args, '--log', 'json']);
    await json.output(/"label":"ringing"/);
    json.child.kill('SIGTERM');
    const lines = (await json.end).stdout.trim().split('\n');
    expect(lines.map((line) => Object.keys(JSON.parse(line)).slice(0, 3))).toContainEqual([
      'at',
      'sid',
      'label',
    ]);
    await using off = await CliProcess.start([...args, '--log', 'off']);
    const url = await off.output(/^ {2}base URL +(\S+)$/m);
    await expect.poll(async () => (await deliveriesOf(url)).delivered).toBeGreaterThan(5);
    off.child.kill('SIGTERM');
    expect((await off.end).stdout).not.toContain('204');
  });
});

describe('faults', () => {
  test('are read from a file too, and flags override it', async () => {
    const file = { faults: [{ fault: 'drop' }, { fault: 'duplicate', probability: 0.25 }] };
    await using running = await CliProcess.start(
      ['emulate', '--port', '0', '--faults', 'faults.json', '--fault', 'drop=0.5'],
      { files: { 'faults.json': JSON.stringify(file) } },
    );
    await running.output(/^Faults are on: drop 50 %, duplicate 25 %\.$/m);
    running.child.kill('SIGTERM');
    expect((await running.end).code).toBe(0);
  });

  test.each([
    [['--fault', 'rain=1'], 2, /--fault rain=1: fault must be one of duplicate, reorder/],
    [
      ['--fault', 'drop'],
      2,
      /--fault drop: expected name=probability, for example duplicate=0\.05/,
    ],
    [['--faults', 'none.json'], 1, /none\.json can't be read: ENOENT/],
    [['--faults', 'bad.json'], 1, /bad\.json isn't a valid .* file: it isn't valid JSON/],
    [['--record', 'no/such/folder.ndjson'], 1, /can't be written: ENOENT.* with --record/],
    [['--log', 'loud'], 2, /--log must be pretty, json or off/],
    [['--retry-on', 'rain'], 2, /--retry-on must be none, or some of connect, timeout/],
    [['--retry-after', '1;3'], 2, /--retry-after must be seconds separated by commas/],
    [['--retry-on', '4xx', '--dialect', 'twilio'], 2, /retryOn is for SignalWire; at Twilio/],
  ] as const)('%j is refused', async (args, code, problem) => {
    const end = await runCli(['emulate', '--port', '0', ...args], { files: { 'bad.json': '{' } });
    expect(end).toMatchObject({ code, stderr: expect.stringMatching(problem) });
  });
});

describe('a record', () => {
  test.each([
    ['a missing scenario', ['--scenario', 'no.json'], /no\.json can't be read/],
    ['a port that is taken', ['--port', 'taken'], /Another program is already using port/],
  ])('is kept after a start that failed with %s', async (_what, wrong, problem) => {
    await using other = await callbackReceiver();
    const { port } = new URL(other.url);
    await using failing = await CliProcess.start(
      ['emulate', '--port', '0', ...wrong, '--record', 'sent.ndjson'].map((word) =>
        word === 'taken' ? port : word,
      ),
      { files: { 'sent.ndjson': 'an hour of calls' } },
    );
    expect((await failing.end).stderr).toMatch(problem);
    expect(await readFile(join(failing.folder, 'sent.ndjson'), 'utf8')).toBe('an hour of calls');
  });

  test('is replaced by that of a later run', async () => {
    await using receiver = await callbackReceiver();
    await using running = await CliProcess.start(
      [
        ...['emulate', '--port', '0', '--record', 'sent.ndjson', '--log', 'off'],
        ...['--target', `${receiver.url}/cb`, '--calls-per-second', '5', '--speed', '20'],
      ],
      { files: { 'sent.ndjson': 'an hour of calls\n' } },
    );
    await expect.poll(() => receiver.received.length).toBeGreaterThan(5);
    running.child.kill('SIGTERM');
    const [, kept] = /^Recorded (\d+) callbacks/m.exec((await running.end).stderr) ?? [];
    const lines = (await readFile(join(running.folder, 'sent.ndjson'), 'utf8')).trim().split('\n');
    for (const line of lines) expect(readCaptureLine(line)).toMatchObject({ ok: true });
    expect(lines).toHaveLength(Number(kept));
  });

  test('includes the requests for documents, all in the order they were sent', async () => {
    await using documents = await documentServer({ '/voice': '<Pause length="1"/><Hangup/>' });
    await using running = await CliProcess.start([
      ...['emulate', '--port', '0', '--record', 'sent.ndjson', '--log', 'off', '--speed', '20'],
      ...['--number', `+15550100500=${documents.url}/voice?tenant=1`],
    ]);
    const url = await running.output(/^ {2}base URL +(\S+)$/m);
    await fetch(`${url}/_emulator/inbound`, {
      method: 'POST',
      body: JSON.stringify({ from: '+15550100001', to: '+15550100500' }),
    });
    await expect.poll(() => documents.seen().length).toBe(1);
    running.child.kill('SIGTERM');
    await running.end;
    const line = await readFile(join(running.folder, 'sent.ndjson'), 'utf8');
    expect(readCaptureLine(line)).toMatchObject({
      ok: true,
      value: {
        path: '/voice?tenant=1',
        method: 'POST',
        parameters: { CallStatus: 'ringing', To: '+15550100500' },
      },
    });
  });

  test('can be replayed, and makes the same calls in another Callboard', async () => {
    const env = { SIGNALWIRE_SIGNING_KEY: 'PSK_emulator' };
    await using first = await CliProcess.start(['serve', '--port', '0', '--log', 'pretty'], {
      env,
    });
    const seenFirst = await first.output(/(http:\/\/127\.0\.0\.1:\d+)/);
    await using emulator = await CliProcess.start([
      ...['emulate', '--port', '0', '--record', 'sent.ndjson', '--log', 'off'],
      ...['--target', `${seenFirst}/callbacks/voice`, ...TRAFFIC],
      ...['--fault', 'duplicate=0.2', '--fault', 'reorder=0.2', '--fault', 'wrong-signature=0.1'],
    ]);
    const url = await emulator.output(/^ {2}base URL +(\S+)$/m);
    await expect
      .poll(() => deliveriesOf(url).then(({ delivered }) => delivered))
      .toBeGreaterThan(500);
    emulator.child.kill('SIGTERM');
    const { stderr, code } = await emulator.end;
    expect(code).toBe(0);
    expect(stderr).toMatch(/^Recorded \d+ callbacks in sent\.ndjson\.$/m);
    const capture = await readFile(join(emulator.folder, 'sent.ndjson'), 'utf8');
    const lines = capture.trim().split('\n');
    expect(lines.length).toBeGreaterThan(500);
    for (const line of lines) expect(readCaptureLine(line)).toMatchObject({ ok: true });

    await using second = await CliProcess.start(['serve', '--port', '0', '--log', 'pretty'], {
      env,
    });
    const seenSecond = await second.output(/(http:\/\/127\.0\.0\.1:\d+)/);
    const replayed = await runCli(['replay', 'sent.ndjson', '--speed', '0', '--url', seenSecond], {
      env,
      files: { 'sent.ndjson': capture },
    });
    expect(replayed.stdout).toMatch(new RegExp(`${lines.length.toLocaleString('en')} x 204\\.`));
    // The first refused the badly signed ones. The second has everything.
    const [before, after] = [await readCalls(seenFirst), await readCalls(seenSecond)];
    const later = new Map(after.map((call) => [call.callSid, call]));
    expect(before.length).toBeGreaterThan(50);
    const ended = before.filter(({ endedAt }) => endedAt !== null);
    expect(ended.length).toBeGreaterThan(20);
    for (const { callSid, status, endedAt, durationSeconds, to } of ended) {
      expect(later.get(callSid)).toMatchObject({ status, endedAt, durationSeconds, to });
    }
  });
});
