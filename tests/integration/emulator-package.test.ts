/** `@callboard/emulator` as its users have it: the packed tarball, installed by npm in an empty folder. */

import { once } from 'node:events';
import { globSync } from 'node:fs';
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { z } from 'zod';
import {
  COMPILED_FOR,
  compilerOutput,
  isOffline,
  ON_NODE,
  PACKING_MS,
  packEmulator,
  ROOT,
  run,
} from '../support/packages.ts';

const offline = await isOffline();
let folder = '';
let project = '';

beforeAll(async () => {
  if (offline) return;
  folder = await mkdtemp(join(tmpdir(), 'emulator-installed-'));
  project = join(folder, 'project');
  await mkdir(project);
  const args = ['install', '--no-audit', '--no-fund', await packEmulator(folder)];
  await run('npm', args, { cwd: project });
}, PACKING_MS);

afterAll(async () => {
  if (!offline) await rm(folder, { recursive: true });
});

describe.skipIf(offline)('installed', () => {
  test('it takes less than 30 MB', async () => {
    const { stdout } = await run('du', ['-sk', 'node_modules'], { cwd: project });
    expect(Number.parseInt(stdout, 10)).toBeLessThan(30_000);
  });

  test('it has no native module and no install script', async () => {
    const native = globSync('node_modules/**/*.node', { cwd: project });
    const manifests = globSync('node_modules/**/package.json', { cwd: project });
    const scripted: string[] = [];
    for (const file of manifests) {
      const { data } = manifest.safeParse(JSON.parse(await readFile(join(project, file), 'utf8')));
      const names = Object.keys(data?.scripts ?? {});
      if (names.some((name) => /^(?:pre|post)?install$/.test(name))) scripted.push(file);
    }
    expect(manifests.length).toBeGreaterThan(10);
    expect([native, scripted]).toEqual([[], []]);
  });

  test.each(COMPILED_FOR)('it includes its types: %s', async (_name, target) => {
    await writeFile(join(project, 'typed.mts'), TYPED);
    expect(await compilerOutput(project, 'typed.mts', target)).toBe('');
  });

  test('it starts in a user’s test, as the how-to says', async () => {
    const page = await readFile(join(ROOT, 'docs/how-to/test-in-ci.md'), 'utf8');
    const [, code = ''] = /```ts\n(.*?)```/s.exec(page) ?? [];
    expect(code).toContain("from '@callboard/emulator'");
    const port = await anyFreePort();
    await writeFile(join(project, 'calls.test.mts'), code.replaceAll('3000', String(port)));
    await expectPassed(process.execPath, 'calls.test.mts');
  });
});

describe.each(ON_NODE)('on %s', (_, node) => {
  const isMissing = offline || (node === undefined && process.env['CI'] === undefined);

  test.skipIf(isMissing)('the README’s test passes', async () => {
    const page = await readFile(join(ROOT, 'emulator/README.md'), 'utf8');
    const [, code = ''] = /```js\n(.*?)```/s.exec(page) ?? [];
    await writeFile(join(project, 'call.test.mjs'), code);
    await expectPassed(node, 'call.test.mjs');
  });

  test.skipIf(isMissing)('it runs documents, follows redirects and records', async () => {
    await writeFile(join(project, 'document.test.mjs'), DOCUMENT_TEST);
    await expectPassed(node, 'document.test.mjs');
  });

  test.skipIf(isMissing)('only the two entry points can be imported', async () => {
    await writeFile(join(project, 'entries.test.mjs'), ENTRIES_TEST);
    await expectPassed(node, 'entries.test.mjs');
  });
});

const manifest = z.looseObject({ scripts: z.record(z.string(), z.string()).optional() });

async function expectPassed(node: string | undefined, file: string): Promise<void> {
  const { stdout } = await run(node ?? 'there is no Node 20 on PATH', ['--test', file], {
    cwd: project,
  }).catch((error: { readonly stdout: string }) => error);
  expect(stdout).toMatch(/pass 1$/m);
  expect(stdout).toMatch(/fail 0$/m);
}

async function anyFreePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  server.close();
  if (address === null || typeof address === 'string') throw new Error('loopback has no ports');
  return address.port;
}

const TYPED = `
import { type CallRecord, EmulatorOptionError, type EmulatorOptions, startEmulator, USUAL_MIX } from '@callboard/emulator';
import { FAULT_KINDS, loadReaders } from '@callboard/emulator/cli';
const options: EmulatorOptions = { dialect: 'twilio', port: 0, mix: { ...USUAL_MIX, failed: 16 } };
await using emulator = await startEmulator(options);
const [call]: readonly CallRecord[] = emulator.calls();
const url: string = emulator.url;
// @ts-expect-error An unknown dialect must not compile.
await startEmulator({ dialect: 'vonage' });
const { readFaultWords } = await loadReaders();
export const seen = [url, call?.status, EmulatorOptionError, FAULT_KINDS[0], readFaultWords([]).ok];
`;

/** A document whose URL redirects, with a relative URL in it. */
const DOCUMENT_TEST = `
import assert from 'node:assert/strict';
import { once } from 'node:events';
import { createServer } from 'node:http';
import { test } from 'node:test';
import { startEmulator } from '@callboard/emulator';

const DOCUMENTS = {
  '/moved/voice': '<Response><Say>Hello</Say><Redirect>next</Redirect></Response>',
  '/moved/next': '<Response><Record maxLength="5" action="end" /></Response>',
};

test('documents', async (context) => {
  const asked = [];
  const server = createServer((request, response) => {
    asked.push(request.url);
    request.resume();
    if (request.url === '/voice') response.writeHead(302, { location: 'moved/voice' }).end();
    else response.setHeader('content-type', 'text/xml').end(DOCUMENTS[request.url] ?? '<Response/>');
  });
  context.after(() => server.close());
  await once(server.listen(0, '127.0.0.1'), 'listening');
  for (const dialect of ['signalwire', 'twilio']) {
    asked.length = 0;
    const emulator = await startEmulator({ clock: 'by-hand', dialect, retryDelaysMs: [0] });
    context.after(() => emulator.close());
    const { url, project, token } = emulator;
    const answer = await fetch(url + '/2010-04-01/Accounts/' + project + '/Calls.json', {
      method: 'POST',
      headers: { authorization: 'Basic ' + btoa(project + ':' + token) },
      body: new URLSearchParams({
        From: '+15005550006',
        To: '+15005550104',
        Url: 'http://127.0.0.1:' + server.address().port + '/voice',
      }),
    });
    assert.ok(answer.ok, await answer.text());
    await emulator.advance(600_000, { settle: true });
    assert.deepEqual(asked, ['/voice', '/moved/voice', '/moved/next', '/moved/end']);
    assert.equal(emulator.recordings().length, 1);
    assert.equal(emulator.calls()[0].status, 'completed');
  }
});
`;

const ENTRIES_TEST = `
import assert from 'node:assert/strict';
import { test } from 'node:test';

test('entries', async () => {
  const { FAULT_KINDS, loadReaders } = await import('@callboard/emulator/cli');
  const { readFaultWords } = await loadReaders();
  assert.equal(readFaultWords([FAULT_KINDS[0] + '=0.5']).ok, true);
  for (const path of ['dist/emulator.js', 'package.json', 'src/emulator.ts']) {
    await assert.rejects(import('@callboard/emulator/' + path), { code: 'ERR_PACKAGE_PATH_NOT_EXPORTED' });
  }
});
`;
