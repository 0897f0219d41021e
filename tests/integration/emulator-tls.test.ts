/** SDKs that write https:// before the space, and clients that accept no other base URL. */
import { execFile } from 'node:child_process';
import { resolve } from 'node:path';
import { promisify } from 'node:util';
import { EmulatorOptionError, startEmulator } from '@callboard/emulator';
import { expect, test } from 'vitest';
import { selfSigned } from '../support/certificates.ts';
import { CliProcess } from '../support/cli-process.ts';
import { isMissing } from '../support/installed.ts';

const ROOT = resolve(import.meta.dirname, '../..');
const run = promisify(execFile);
const withoutOpenssl = isMissing('openssl', 'version');

/** As an application would have it: nothing in it refers to the emulator. */
const APPLICATION = `
import { RestClient } from '@signalwire/compatibility-api';
const { PROJECT, TOKEN, SPACE } = process.env;
const client = RestClient(PROJECT, TOKEN, { signalwireSpaceUrl: SPACE });
const twiml = '<Response><Say>Hi</Say></Response>';
const call = await client.calls.create({ to: '+15005550105', from: '+14155550100', twiml });
const listed = await client.calls.list();
console.log(call.status, listed.length, listed[0].sid === call.sid);
`;

test.skipIf(withoutOpenssl)(
  'SignalWire’s SDK works unchanged, with the address as its space',
  async () => {
    await using certificate = await selfSigned();
    const { cert, key } = certificate;
    await using emulator = await startEmulator({ tls: { cert, key }, clock: 'by-hand' });
    expect(emulator.url).toMatch(/^https:\/\/127\.0\.0\.1:\d+$/);
    const env = {
      PROJECT: emulator.project,
      TOKEN: emulator.token,
      SPACE: `localhost:${new URL(emulator.url).port}`,
      NODE_EXTRA_CA_CERTS: certificate.certFile,
    };
    const args = ['--input-type=module', '-e', APPLICATION];
    const { stdout } = await run(process.execPath, args, { cwd: ROOT, env });
    expect(stdout).toBe('queued 1 true\n');
  },
);

test.skipIf(withoutOpenssl)(
  'callboard emulate serves https with --tls-cert and --tls-key',
  async () => {
    await using certificate = await selfSigned();
    const { certFile, keyFile } = certificate;
    const files = ['--tls-cert', certFile, '--tls-key', keyFile];
    await using emulating = await CliProcess.start(['emulate', '--port', '0', ...files]);
    const url = await emulating.output(/is listening at (https:\S+)\./);
    await emulating.output(/signalwireSpaceUrl: '127\.0\.0\.1:\d+'/);
    const { stdout } = await run('curl', ['-sS', '--cacert', certFile, `${url}/_emulator/state`]);
    expect(JSON.parse(stdout)).toMatchObject({ dialect: 'signalwire' });
    // Plain HTTP isn't accepted.
    await expect(fetch(url.replace('https:', 'http:'))).rejects.toThrow();
    emulating.child.kill('SIGTERM');
    expect((await emulating.end).code).toBe(0);
  },
);

test.skipIf(withoutOpenssl)(
  "a certificate or key that isn't one is refused with the reason",
  async () => {
    await using one = await selfSigned();
    await using other = await selfSigned();
    const refused = (options: object) => expect(startEmulator(options)).rejects;
    await refused({ tls: { cert: one.cert, key: other.key } }).toThrow(/tls has a cert and a key/);
    await refused({ tls: { cert: 'x', key: one.key } }).toThrow(EmulatorOptionError);
    await refused({ tls: { cert: one.cert } }).toThrow('tls takes a cert and a key');

    const ended = async (args: readonly string[]) => {
      await using emulating = await CliProcess.start(['emulate', '--port', '0', ...args]);
      return await emulating.end;
    };
    const alone = await ended(['--tls-cert', one.certFile]);
    expect([alone.code, alone.stderr]).toEqual([2, expect.stringContaining('requires --tls-key')]);
    const unpaired = await ended(['--tls-cert', one.certFile, '--tls-key', other.keyFile]);
    expect([unpaired.code, unpaired.stderr]).toEqual([2, expect.stringContaining('match')]);
    const missing = await ended(['--tls-cert', one.certFile, '--tls-key', 'nowhere.pem']);
    expect([missing.code, missing.stderr]).toEqual([1, expect.stringContaining("can't be read")]);
  },
);
