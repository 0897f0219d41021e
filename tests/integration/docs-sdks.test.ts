/** The snippets on the page about SDKs work, as far as no other language is needed. */
import { execFile } from 'node:child_process';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { promisify } from 'node:util';
import { startEmulator } from '@callboard/emulator';
import { expect, test } from 'vitest';
import { isMissing } from '../support/installed.ts';

const PAGE = resolve(import.meta.dirname, '../../docs/how-to/point-your-sdk-at-the-emulator.md');
const run = promisify(execFile);

/** The shell block that begins with this text. */
async function block(start: string): Promise<string> {
  const page = await readFile(PAGE, 'utf8');
  const blocks = [...page.matchAll(/```sh\n(.*?)```/gs)].map(([, text = '']) => text);
  return blocks.find((text) => text.startsWith(start)) ?? '';
}

test.skipIf(isMissing('curl'))('curl places a call', async () => {
  await using emulator = await startEmulator({ clock: 'by-hand' });
  const script = (await block('ACCOUNT=')).replace('http://127.0.0.1:8485', emulator.url);
  const { stdout } = await run('sh', ['-c', script]);
  expect(JSON.parse(stdout)).toMatchObject({ status: 'queued', to: '+15005550105' });
  expect(emulator.calls()).toHaveLength(1);
});

test.skipIf(isMissing('openssl', 'version'))(
  'openssl makes a certificate for the names on the page, and the emulator serves it',
  async () => {
    const folder = await mkdtemp(join(tmpdir(), 'callboard-page-'));
    try {
      const [openssl = ''] = (await block('openssl')).split('callboard emulate');
      await run('sh', ['-c', openssl], { cwd: folder });
      const cert = await readFile(join(folder, 'cert.pem'), 'utf8');
      const key = await readFile(join(folder, 'key.pem'), 'utf8');
      await using emulator = await startEmulator({ dialect: 'twilio', tls: { cert, key } });
      const { port } = new URL(emulator.url);
      for (const [host, to] of [
        ['localhost', '127.0.0.1'],
        ['api.twilio.com', '127.0.0.1'],
      ]) {
        const where = ['--cacert', 'cert.pem', '--connect-to', `${host}:443:${to}:${port}`];
        const { stdout } = await run('curl', ['-sS', ...where, `https://${host}/_emulator/clock`], {
          cwd: folder,
        });
        expect(JSON.parse(stdout)).toMatchObject({ mode: 'running' });
      }
    } finally {
      await rm(folder, { recursive: true });
    }
  },
);
