import { once } from 'node:events';
import { readdirSync, readFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { resolve } from 'node:path';
import { describe, expect, test } from 'vitest';
import { callbackLine } from '../support/callback-lines.ts';
import { CliProcess, runCli } from '../support/cli-process.ts';

const KEY = 'PSK_test';
const SERVE = ['serve', '--port', '0', '--data-dir', 'data'];
const LISTENS = /Callboard is listening at (http:\S+)\./;

const send = async (url: string, input: string): Promise<void> => {
  const args = ['replay', '-', '--speed', '0', '--signing-key', KEY, '--url', url];
  expect(await runCli(args, { input })).toMatchObject({ code: 0, stderr: '' });
};

describe('serve', () => {
  test('takes callbacks, shows each with four facts, answers queries, and stops in order', async () => {
    await using running = await CliProcess.start([...SERVE, '--log', 'pretty'], {
      env: { SIGNALWIRE_SIGNING_KEY: KEY },
    });
    const url = await running.output(LISTENS);
    await send(url, callbackLine('call-1', 'answered') + callbackLine('call-2', 'failed'));
    await running.output(/^call-2 .*$/m);
    const list = await runCli(['calls', 'list', '--url', url, '--status', 'failed']);
    expect(list.stdout).toMatch(/^call-2 +failed/m);
    expect(list.stdout).not.toContain('call-1');
    running.child.kill('SIGTERM');
    const { code, stdout } = await running.end;
    expect(code).toBe(0);
    expect(stdout).toMatch(/^call-1 +answered +Thu, 25 Jun 2026 20:26:02 \+0000 {2}outbound-api$/m);
    expect(stdout).not.toContain('+1555');
    expect(stdout).not.toContain('\x1b');
  });

  test.skipIf(process.platform !== 'linux')(
    'limits the space for new objects, and the arenas of malloc',
    async () => {
      await using running = await CliProcess.start(SERVE);
      await running.output(/"address":"(http:[^"]+)"/);
      // It's still the process that was started.
      const [, ...command] = readFileSync(`/proc/${running.child.pid}/cmdline`, 'utf8').split('\0');
      expect(command).toContain('--max-semi-space-size=16');
      const environment = readFileSync(`/proc/${running.child.pid}/environ`, 'utf8').split('\0');
      expect(environment).toContain('MALLOC_ARENA_MAX=2');
      running.child.kill('SIGTERM');
      const { code, stderr } = await running.end;
      expect(code).toBe(0);
      expect(stderr).not.toContain('Warning');
    },
  );

  test('with output to a file, it writes only JSON lines to standard output', async () => {
    await using running = await CliProcess.start(SERVE, { env: { SIGNALWIRE_SIGNING_KEY: KEY } });
    const url = await running.output(/"address":"(http:[^"]+)"/);
    await send(url, callbackLine('call-1', 'ringing'));
    await running.output(/call-1/);
    running.child.kill('SIGINT');
    const { code, stdout } = await running.end;
    expect(code).toBe(0);
    expect(
      stdout
        .trimEnd()
        .split('\n')
        .map((text) => JSON.parse(text)),
    ).toEqual([
      {
        callSid: 'call-1',
        callStatus: 'ringing',
        timestamp: 'Thu, 25 Jun 2026 20:26:02 +0000',
        direction: 'outbound-api',
        kind: 'progress',
        outcome: 'stored',
        dimensions: {},
      },
    ]);
  });

  test('a provider that signs with another key is logged', async () => {
    await using running = await CliProcess.start([...SERVE, '--log', 'pretty'], {
      env: { SIGNALWIRE_SIGNING_KEY: 'PSK_of_another_project' },
    });
    const url = await running.output(LISTENS);
    const told = running.output(/^.* warn .*signature doesn't match.*$/m);
    const args = ['replay', '-', '--speed', '0', '--signing-key', KEY, '--url', url];
    const { stdout } = await runCli(args, { input: callbackLine('call-1', 'ringing') });
    expect(stdout).toContain('1 x 403');
    await told;
  });

  test('an export can be replayed into another Callboard', async () => {
    const env = { SIGNALWIRE_SIGNING_KEY: KEY };
    await using first = await CliProcess.start([...SERVE, '--log', 'pretty'], { env });
    await using second = await CliProcess.start([...SERVE, '--log', 'pretty'], { env });
    const from = await first.output(LISTENS);
    const to = await second.output(LISTENS);
    await send(from, callbackLine('call-1', 'ringing') + callbackLine('call-1', 'completed'));
    const capture = await runCli(['events', 'export', '--url', from]);
    await send(to, capture.stdout);
    const again = await runCli(['events', 'export', '--url', to]);
    const withoutTimes = (ndjson: string): readonly unknown[] =>
      ndjson
        .trimEnd()
        .split('\n')
        .map((text) => ({ ...JSON.parse(text), receivedAt: null }))
        .sort((a, b) => a.parameters.CallStatus.localeCompare(b.parameters.CallStatus));
    expect(withoutTimes(capture.stdout)).toHaveLength(2);
    expect(withoutTimes(again.stdout)).toEqual(withoutTimes(capture.stdout));
  });

  test('a taken port is reported in one sentence', async () => {
    const taken = createServer().listen(0, '127.0.0.1');
    await once(taken, 'listening');
    const address = taken.address();
    const port = typeof address === 'object' && address !== null ? String(address.port) : '';
    const { code, stderr } = await runCli(['serve', '--port', port], {
      env: { SIGNALWIRE_SIGNING_KEY: KEY },
    });
    taken.close();
    expect(code).toBe(1);
    expect(stderr).toMatch(
      new RegExp(
        `^callboard: Another program is already using port ${port} on 127\\.0\\.0\\.1\\.`,
        'm',
      ),
    );
  });

  test('a data folder that cannot be created is reported in one sentence', async () => {
    const { code, stderr } = await runCli(['serve', '--port', '0', '--data-dir', 'file/data'], {
      files: { file: '' },
      env: { SIGNALWIRE_SIGNING_KEY: KEY },
    });
    expect(code).toBe(1);
    expect(stderr).toMatch(/^callboard: Callboard can't start: .*file\/data.*not a folder/m);
    expect(stderr).not.toMatch(/^ {4}at /m);
  });

  test('names a key from the environment that overrides one in .env, and a bad line', async () => {
    await using running = await CliProcess.start([...SERVE, '--log', 'pretty'], {
      env: { SIGNALWIRE_SIGNING_KEY: 'PSK_old', OTHER: 'a' },
      files: {
        '.env':
          'SIGNALWIRE_SIGNING_KEY=PSK_new\nSIGNALWIRE_PROJECT_ID: 3f0e8b3a\nOTHER=b\nTWILIO_ACCOUNT_SID=AC1\nTWILIO_AUTH_TOKEN=hush-1,hush-2\nSIGNALWIRE_PROJECT_ID=3f0e8b3a\n',
      },
    });
    await running.output(LISTENS);
    await running.output(/public URL.*/);
    running.child.kill('SIGTERM');
    const { stdout, stderr } = await running.end;
    expect(stderr).toMatch(/ warn .*environment wins.* setting=SIGNALWIRE_SIGNING_KEY file=\.env/);
    expect(stderr).toMatch(/ warn .*settings file.* file=\.env line=2 .*NAME=value/);
    expect(stderr).not.toContain('OTHER');
    expect(stdout).toContain(
      'SignalWire: 1 key (SIGNALWIRE_SIGNING_KEY in the environment), project 3f0e8b3a only\n',
    );
    expect(stdout).toContain('Twilio: 2 keys (TWILIO_AUTH_TOKEN in .env), account AC1 only\n');
    expect(stdout).toContain(`data        ${running.folder}/data\n`);
    expect(stdout + stderr).not.toMatch(/PSK_|hush/);
  });

  test('as JSON, the log gives the settings as fields', async () => {
    await using running = await CliProcess.start(SERVE, {
      env: {
        SIGNALWIRE_SIGNING_KEY: 'PSK_1,PSK_2',
        CALLBOARD_FAILURE_THRESHOLD: '7',
        CALLBOARD_TIMEZONE: 'Europe/Berlin',
        CALLBOARD_ALERT_WEBHOOK: 'https://hooks.example.test/hush',
        CALLBOARD_ALERT_WEBHOOK_SECRET: `whsec_${Buffer.alloc(24, 7).toString('base64')}`,
      },
    });
    const line = await running.output(/^.*"Callboard is listening\.".*$/m);
    expect(JSON.parse(line)).toMatchObject({
      address: expect.stringMatching(/^http:/),
      signalwireKeys: 2,
      signalwireKeysFrom: 'environment',
      signalwireAccount: 'any',
      twilioKeys: 0,
      failureThreshold: 7,
      smsRecipients: 0,
      webhooks: 1,
      dataDir: `${running.folder}/data`,
      timeZone: 'Europe/Berlin',
      publicUrl: null,
    });
    expect(line).not.toMatch(/PSK_|hush|whsec/);
  });

  test('warns that unsigned callbacks are accepted even though a key is set', async () => {
    await using running = await CliProcess.start([...SERVE, '--log', 'pretty'], {
      env: { SIGNALWIRE_SIGNING_KEY: KEY, CALLBOARD_ALLOW_UNSIGNED: '1' },
    });
    await running.output(LISTENS);
    running.child.kill('SIGTERM');
    expect((await running.end).stderr).toContain('Accepting unsigned callbacks');
  });

  test('starts without a key, and says what to set', async () => {
    await using running = await CliProcess.start([...SERVE, '--log', 'pretty']);
    await running.output(/No signing key is set, so every callback is refused with 403/);
    running.child.kill('SIGTERM');
    expect((await running.end).code).toBe(0);
  });
});

describe('emulate', () => {
  test('answers an SDK with what it printed, and stops', async () => {
    await using running = await CliProcess.start(['emulate', '--port', '0']);
    const url = await running.output(/^ {2}base URL +(\S+)$/m);
    const project = await running.output(/^ {2}project +(\S+)$/m);
    const token = await running.output(/^ {2}token +(\S+)$/m);
    const credentials = Buffer.from(`${project}:${token}`).toString('base64');
    const path = `/api/laml/2010-04-01/Accounts/${project}/Calls.json`;
    const response = await fetch(url + path, {
      headers: { authorization: `Basic ${credentials}` },
    });
    expect(response.status).toBe(200);
    running.child.kill('SIGINT');
    expect((await running.end).code).toBe(0);
  });
});

describe('demo', () => {
  test('shows callbacks, a batch, a report and an SMS without any settings, and cleans up', async () => {
    const env = { SIGNALWIRE_SIGNING_KEY: 'of-a-real-account', CALLBOARD_DATA_DIR: 'real' };
    await using running = await CliProcess.start(
      ['demo', '--speed', '20', '--calls-per-second', '40', '--log', 'pretty'],
      { env, files: { '.env': 'CALLBOARD_ALERT_TO=+15550100003\n' } },
    );
    const folder = await running.output(/database and reports in (\S+)/);
    await running.output(/^Failure batch 1 is complete: 5 failed calls/m);
    await running.output(/Their report is written/);
    await running.output(/^Emulated SMS: .*5 calls failed/m);
    expect(readdirSync(folder)).toContain('reports');
    running.child.kill('SIGINT');
    const { code, stderr } = await running.end;
    expect(code).toBe(0);
    expect(stderr).toContain(`Its files in ${folder} were deleted.`);
    expect(() => readdirSync(folder)).toThrow(/ENOENT/);
    expect(readdirSync(running.folder)).toEqual(['.env']);
  });

  test('takes settings that change what it shows', async () => {
    const env = { CALLBOARD_KPI_TARGETS: 'asr:70', CALLBOARD_FORWARD_URL: 'https://example.com/' };
    await using running = await CliProcess.start(['demo', '--log', 'pretty'], { env });
    await running.output(/from the environment: .*CALLBOARD_KPI_TARGETS/);
    await running.output(/CALLBOARD_FORWARD_URL leads to another machine/);
    running.child.kill('SIGINT');
    expect((await running.end).code).toBe(0);
  });

  test.each(['--port', '--emulator-port'])(
    'prints only one error if %s is in use',
    async (option) => {
      const taken = createServer().listen(0, '127.0.0.1');
      await once(taken, 'listening');
      const address = taken.address();
      const port = typeof address === 'object' && address !== null ? String(address.port) : '';
      const { code, stdout, stderr } = await runCli(['demo', option, port, '--log', 'pretty']);
      taken.close();
      expect({ code, stdout }).toEqual({ code: 1, stdout: '' });
      expect(stderr).toMatch(
        new RegExp(`^callboard: .*port ${port} on 127\\.0\\.0\\.1\\. .*${option}, or 0`),
      );
      expect(stderr.trimEnd().split('\n')).toHaveLength(1);
    },
  );

  test.each(['json', 'pretty'])(
    'ends when its reader leaves (demo | head), log %s',
    async (log) => {
      await using running = await CliProcess.start(['demo', '--log', log]);
      await once(running.child.stdout, 'data');
      running.child.stdout.destroy();
      const { code, stderr } = await running.end;
      expect(code).toBe(0);
      expect(stderr).toContain('The demo is over.');
      expect(stderr).not.toMatch(/error|EPIPE/i);
    },
  );

  test('prints commands to try, and each of them works', async () => {
    const bin = resolve(import.meta.dirname, '../../bin');
    await using running = await CliProcess.start(['demo', '--log', 'json'], {
      env: { PATH: `${bin}:${process.env['PATH']}` },
    });
    const commands = (await running.output(/another terminal:\n((?: {2}.*\n){4})/))
      .trim()
      .split(/\n */);
    expect(commands.filter((command) => command.includes(' stats '))).toHaveLength(1);
    // There are no statistics in this test: they'd need a process of their own.
    for (const command of commands.filter((command) => !command.includes(' stats '))) {
      expect(command).toMatch(/^callboard /);
      const { code, stderr } = await runCli(command.split(' ').slice(1));
      expect({ code, stderr }).toEqual({
        code: 0,
        stderr: expect.not.stringContaining('callboard:'),
      });
    }
  });

  test('leaves nothing behind when its terminal is closed', async () => {
    await using running = await CliProcess.start(['demo', '--log', 'pretty']);
    const folder = await running.output(/database and reports in (\S+)/);
    running.child.kill('SIGHUP');
    expect((await running.end).code).toBe(0);
    expect(() => readdirSync(folder)).toThrow(/ENOENT/);
  });
});
