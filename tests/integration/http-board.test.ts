/** The board as the server sends it: which paths, to whom, compressed, cached, and under which policy. */

import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { brotliCompressSync, brotliDecompressSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type BoardFiles, readBoardFiles } from '../../src/http/board/board-files.ts';
import { BOARD_PATHS } from '../../src/http/board/board-routes.ts';
import { startTestServer } from '../support/http-server.ts';

const ROOT = join(import.meta.dirname, '../..');
const PAGE = '<!doctype html><title>Callboard</title>';
const SCRIPT = `export const text = '${'callboard '.repeat(50)}';\n`;

let folder = '';
let files: BoardFiles | null = null;

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'callboard-board-'));
  mkdirSync(join(folder, 'assets'));
  writeFileSync(join(folder, 'index.html'), PAGE);
  writeFileSync(join(folder, 'assets/index-1a2b3c4d.js'), SCRIPT);
  writeFileSync(join(folder, 'assets/index-1a2b3c4d.js.br'), brotliCompressSync(SCRIPT));
  writeFileSync(join(folder, 'secret.txt'), 'not of a kind that the board has');
  files = readBoardFiles(folder);
});

afterAll(() => rmSync(folder, { recursive: true }));

const asBrowser = { accept: 'text/html,application/xhtml+xml,*/*;q=0.8' };

describe('a path of the board', () => {
  it('is known to the server, if it has a view', () => {
    const routes = readFileSync(join(ROOT, 'web/src/app/routes.ts'), 'utf8');
    const paths = [...routes.matchAll(/ path: '([^']+)'/g)].map(([, path]) => path);
    expect([...BOARD_PATHS].sort()).toEqual(paths.sort());
  });

  it('answers a browser with the page, without a token', async () => {
    const access = { adminToken: 'secret', publicUrl: null, trustProxy: false };
    await using running = await startTestServer({ board: files, access });
    for (const path of BOARD_PATHS) {
      const url = running.server.url + path.replace(':sid', 'CA1');
      const answer = await fetch(url, { headers: asBrowser });
      expect([path, answer.status, await answer.text()]).toEqual([path, 200, PAGE]);
      expect(answer.headers.get('cache-control')).toBe('no-cache');
    }
  });

  it('answers any other client as if it did not exist', async () => {
    await using running = await startTestServer({ board: files });
    const answer = await fetch(`${running.server.url}/calls`, { headers: { accept: '*/*' } });
    expect(answer.status).toBe(404);
    expect(await answer.json()).toMatchObject({ code: 'not_found' });
  });

  it('says how to build the board if that has not happened', async () => {
    await using running = await startTestServer({ board: null });
    const answer = await fetch(running.server.url, { headers: asBrowser });
    expect(answer.status).toBe(503);
    expect(await answer.text()).toContain('npm run build -w web');
  });

  it("may run no code but the server's own", async () => {
    await using running = await startTestServer({ board: files });
    const { headers } = await fetch(running.server.url, { headers: asBrowser });
    const policy = headers.get('content-security-policy') ?? '';
    const rules = policy.split('; ');
    expect(rules).toEqual(
      expect.arrayContaining([
        "default-src 'none'",
        "script-src 'self'",
        "frame-ancestors 'none'",
        "require-trusted-types-for 'script'",
        'trusted-types callboard-worker',
      ]),
    );
    expect(policy).not.toContain('unsafe');
  });
});

describe('a file of the board', () => {
  const script = '/assets/index-1a2b3c4d.js';

  it('is sent compressed to clients that take that, and can be kept forever', async () => {
    await using running = await startTestServer({ board: files });
    const { url } = running.server;
    const plain = await fetch(url + script, { headers: { 'accept-encoding': 'identity' } });
    expect(plain.headers.get('content-encoding')).toBeNull();
    expect(await plain.text()).toBe(SCRIPT);
    const packed = await fetch(url + script, { headers: { 'accept-encoding': 'gzip, br' } });
    expect(packed.headers.get('content-encoding')).toBe('br');
    expect(packed.headers.get('cache-control')).toBe('public, max-age=31536000, immutable');
    expect(packed.headers.get('content-type')).toBe('text/javascript; charset=utf-8');
    expect(await packed.text()).toBe(SCRIPT);
    const [file] = [files?.get(script)];
    expect(brotliDecompressSync(file?.encoded.get('br') ?? Buffer.of()).toString()).toBe(SCRIPT);
  });

  it('is not sent in an encoding that the client refuses', async () => {
    await using running = await startTestServer({ board: files });
    const headers = { 'accept-encoding': 'br;q=0, gzip' };
    const answer = await fetch(running.server.url + script, { headers });
    expect(answer.headers.get('content-encoding')).toBeNull();
  });

  it('is not sent again to a client that has it', async () => {
    await using running = await startTestServer({ board: files });
    const first = await fetch(running.server.url, { headers: asBrowser });
    const etag = first.headers.get('etag') ?? '';
    for (const has of [etag, `"other", ${etag}`, `W/${etag}`]) {
      const headers = { ...asBrowser, 'if-none-match': has };
      const again = await fetch(running.server.url, { headers });
      expect([again.status, await again.text()]).toEqual([304, '']);
    }
    const headers = { ...asBrowser, 'if-none-match': '"other"' };
    expect((await fetch(running.server.url, { headers })).status).toBe(200);
  });

  it('exists only if the build made it', async () => {
    await using running = await startTestServer({ board: files });
    for (const path of ['/secret.txt', '/assets/none.js', '/assets/../index.html']) {
      expect((await fetch(running.server.url + path)).status).toBe(404);
    }
  });
});
