/** `/docs/api` describes every operation, and all its links work. */

import { afterAll, beforeAll, expect, test } from 'vitest';
import { startTestServer, type TestServer } from '../support/http-server.ts';
import { operationsIn, readOpenApi } from '../support/openapi.ts';

let running: TestServer;
let html: string;
let markdown: string;
beforeAll(async () => {
  running = await startTestServer();
  const url = `${running.server.url}/docs/api`;
  html = await (await fetch(url, { headers: { accept: 'text/html' } })).text();
  markdown = await (await fetch(url)).text();
});
afterAll(() => running[Symbol.asyncDispose]());

/** Sections by their headings. */
const sectionsOf = (text: string): ReadonlyMap<string, string> =>
  new Map(
    text
      .split(/^### /m)
      .slice(1)
      .map((section) => [(section.split('\n', 1)[0] ?? '').replaceAll('`', ''), section]),
  );

test('has a section for each operation, with all its parameters, errors and its role', async () => {
  const operations = operationsIn(await readOpenApi(running.server));
  const sections = sectionsOf(markdown);
  for (const [name, { parameters, responses, 'x-access': access }] of operations) {
    const section = sections.get(name) ?? expect.fail(name);
    for (const parameter of parameters) expect(section).toContain(parameter.name);
    for (const status of Object.keys(responses)) expect(section).toContain(`| ${status} |`);
    expect(section).toContain(
      access === 'open' ? 'Open to everyone.' : `\`${access.split(' ')[0]}\``,
    );
    expect(section).toMatch(/```sh\ncurl .*'http:\/\/127\.0\.0\.1:8484\/.*'\n```/);
  }
});

test('has a section for each object, and refers to no other', async () => {
  const { components } = await readOpenApi(running.server);
  const sections = sectionsOf(markdown);
  for (const name of Object.keys(components.schemas)) expect(sections.has(name)).toBe(true);
  expect(sections.get('Call')).toContain('| `answeredAtInferred` | `true` or `false` |');
  expect(sections.get('CallList')).toContain('| `calls` | list of [Call](#call) |');
});

test('is a page without scripts, and its links work', async () => {
  expect(html).toMatch(/<title>API reference · Callboard<\/title>/);
  expect(html).not.toMatch(/<script|undefined|\[object/);
  const ids = new Set([...html.matchAll(/ id="([^"]+)"/g)].map(([, id]) => id));
  const links = new Set([...html.matchAll(/href="([^"]+)"/g)].map(([, href = '']) => href));
  expect(links.size).toBeGreaterThan(30);
  const pages = new Map<string, string>();
  for (const link of links) {
    if (link.startsWith('#')) {
      expect(ids).toContain(link.slice(1));
      continue;
    }
    const { pathname, hash } = new URL(link, `${running.server.url}/docs/api`);
    if (!pages.has(pathname)) {
      const found = await fetch(`${running.server.url}${pathname}`, {
        headers: { accept: 'text/html' },
      });
      expect([pathname, found.status]).toEqual([pathname, 200]);
      pages.set(pathname, await found.text());
    }
    if (hash !== '') expect(pages.get(pathname)).toContain(` id="${hash.slice(1)}"`);
  }
});
