/** `/docs/...` serves the documentation itself, so that the `docs` URL of an error works. */

import { globSync, readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { docsOf } from '../../src/core/wire/error.ts';
import { ERRORS } from '../../src/http/errors/errors.ts';
import { startTestServer, type TestServer } from '../support/http-server.ts';

const FOLDER = resolve(import.meta.dirname, '../../docs');
const FILES = globSync('**/*.md', { cwd: FOLDER });
const BROWSER = { accept: 'text/html,application/xhtml+xml,*/*;q=0.8' };

let running: TestServer;
beforeAll(async () => {
  running = await startTestServer({
    access: { adminToken: 'secret', publicUrl: null, trustProxy: false },
  });
});
afterAll(() => running[Symbol.asyncDispose]());

const get = (path: string, headers: Record<string, string> = {}): Promise<Response> =>
  fetch(new URL(path, running.server.url), { headers });

const idsIn = (html: string): ReadonlySet<string> =>
  new Set([...html.matchAll(/ id="([^"]+)"/g)].map(([, id = '']) => id));

test('there are pages', () => {
  expect(FILES.length).toBeGreaterThan(20);
});

test.each(FILES)('%s is a page, and all its links work', async (file) => {
  const path = `/docs/${file.replace(/README\.md$/, '').replace(/\.md$/, '')}`;
  const response = await get(path, BROWSER);
  expect(response.status).toBe(200);
  expect(response.headers.get('content-type')).toBe('text/html; charset=utf-8');
  const html = await response.text();
  const links = [...html.matchAll(/(?:href|src)="([^"]+)"/g)]
    .map(([, link = '']) => new URL(link.replaceAll('&amp;', '&'), response.url))
    .filter(({ origin }) => origin === running.server.url);
  expect(links.length).toBeGreaterThan(1);
  for (const link of links) {
    const target = await get(link.href, BROWSER);
    expect([link.pathname, target.status]).toEqual([link.pathname, 200]);
    if (link.hash !== '') expect(idsIn(await target.text())).toContain(link.hash.slice(1));
  }
});

test.each(Object.keys(ERRORS))('the docs of the error %s are a section', async (code) => {
  const response = await get(docsOf(code), BROWSER);
  expect(response.status).toBe(200);
  expect(idsIn(await response.text())).toContain(code);
});

test('a page needs no token, and its policy allows no scripts', async () => {
  const response = await get('/docs/', BROWSER);
  const policy = response.headers.get('content-security-policy');
  expect(policy).toContain("default-src 'none'");
  expect(policy).not.toContain('unsafe');
});

test('a terminal gets the Markdown', async () => {
  const response = await get('/docs/reference/errors');
  expect(response.headers.get('content-type')).toBe('text/markdown; charset=utf-8');
  expect(await response.text()).toBe(readFileSync(`${FOLDER}/reference/errors.md`, 'utf8'));
});

test('pictures are served as pictures', async () => {
  const response = await get('/docs/images/demo.svg', BROWSER);
  expect(response.headers.get('content-type')).toBe('image/svg+xml');
});

describe('nothing else is served', () => {
  test.each([
    '/docs/nowhere',
    '/docs/reference',
    '/docs/..%2fpackage.json',
    '/docs/constructor',
    '/docs/images',
  ])('%s', async (path) => {
    const response = await get(path, BROWSER);
    expect(response.status).toBe(404);
    expect(await response.json()).toMatchObject({
      code: 'not_found',
      docs: '/docs/reference/errors#not_found',
    });
  });

  test('and nothing can be written', async () => {
    const response = await fetch(`${running.server.url}/docs/reference/errors`, { method: 'POST' });
    expect([response.status, response.headers.get('allow')]).toEqual([405, 'GET, HEAD']);
  });
});
