/** The reference matches the code: its tables and sections are compared with the real thing. */

import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { SETTINGS } from '../../src/app/config/settings.ts';
import { idle } from '../../src/app/forwarding/statuses.ts';
import { createMetrics } from '../../src/app/metrics.ts';
import { LOCAL } from '../../src/http/access/principals.ts';
import { ERRORS } from '../../src/http/errors/errors.ts';
import { callSchema } from '../../src/http/schemas/call.ts';
import { errorSchema } from '../../src/http/schemas/error.ts';
import * as replies from '../../src/ingest/replies.ts';
import { rowsOf, takesFilters } from '../support/docs-tables.ts';
import { ask } from '../support/http-client.ts';
import { startTestServer } from '../support/http-server.ts';

const page = (name: string): string =>
  readFileSync(new URL(`../../docs/reference/${name}.md`, import.meta.url), 'utf8');

/** Third-level sections by heading. */
const sectionsOf = (text: string): ReadonlyMap<string, string> =>
  new Map(
    text
      .split(/^### /m)
      .slice(1)
      .map((section) => {
        const end = section.indexOf('\n');
        return [section.slice(0, end), section.slice(end).split(/^## /m)[0]?.trim() ?? ''] as const;
      }),
  );

test('settings.md lists exactly the settings of the code', () => {
  const expected = SETTINGS.map(({ name, shape, default: assumed, meaning, secret }) => [
    `\`${name}\``,
    shape,
    assumed === null ? '' : `\`${assumed}\``,
    meaning,
    secret ? 'never' : 'yes',
  ]);
  expect(rowsOf(page('settings'))).toEqual(expected);
});

describe('errors.md', () => {
  const sections = sectionsOf(page('errors'));

  test.each(Object.entries(ERRORS))('says what %s means', (code, { status, meaning }) => {
    expect(sections.get(code)).toBe(`HTTP ${status}. ${meaning}`);
  });

  test('explains each refusal of a callback, and nothing that is not an error', () => {
    const made = [replies.malformed('x'), replies.unsignedFromElsewhere('x')];
    const refusals = [...Object.values(replies), ...made].flatMap((refusal) =>
      typeof refusal === 'object' && 'reply' in refusal && refusal.reply.error !== null
        ? [[refusal.reply.error, refusal.reply.status] as const]
        : [],
    );
    expect(refusals.length).toBeGreaterThan(5);
    for (const [{ code, docs }, status] of refusals) {
      expect(sections.get(code)).toMatch(new RegExp(`^HTTP ${status}\\. `));
      expect(docs).toBe(`/docs/reference/errors#${code}`);
    }
    const known = new Set([...Object.keys(ERRORS), ...refusals.map(([{ code }]) => code)]);
    expect([...sections.keys()].filter((code) => !known.has(code))).toEqual([]);
  });
});

test('metrics.md lists every metric with its type, labels and help, and every reason', async () => {
  const statuses = () => [idle(1, 'https://app.example.com/')];
  const forwarding = { statuses, now: () => 0 };
  const scraped = {
    ...{ notReady: () => [], storeLagMs: () => 0 },
    disk: async () => ({ freeBytes: 1, sizeBytes: 2 }),
    limits: { concurrentCalls: 100, callsPerSecond: null },
    recentKpis: async () => ({ asr: { value: 60, n: 5, unit: 'percent' as const } }),
  };
  const counts = async () => new Map([['failed' as const, 1]]);
  const text = await createMetrics(counts, forwarding, undefined, scraped).text();
  const rows = rowsOf(page('metrics'));
  const listed = rows.filter((cells) => cells.length === 4);
  for (const [name = '', type, labels = '', what] of listed) {
    const metric = name.replaceAll('`', '');
    expect(text).toContain(`# HELP ${metric} ${what}\n# TYPE ${metric} ${type}\n`);
    const found = new RegExp(`^${metric}\\{([^}]*)\\}`, 'm').exec(text)?.[1] ?? '';
    const names = [...found.matchAll(/(\w+)=/g)].map((match) => match[1]);
    if (type !== 'histogram') expect(labels.replaceAll('`', '')).toBe(names.join(', '));
  }
  const ours = [...text.matchAll(/^# TYPE (callboard_\w+)/gm)].map((match) => `\`${match[1]}\``);
  expect(ours.sort()).toEqual(listed.map(([name]) => name).sort());
  const reasons = [...text.matchAll(/reason="([\w-]+)"/g)].map((match) => `\`${match[1]}\``);
  expect(rows.filter((cells) => cells.length === 2).map(([reason]) => reason)).toEqual(reasons);
});

const namesIn = (table: string): readonly string[] =>
  rowsOf(table).map(([name = '']) => name.replaceAll('`', ''));

describe('http-api.md', () => {
  const sections = sectionsOf(page('http-api'));
  const FILTERS = namesIn(sections.get('`GET /api/v1/calls`') ?? '').slice(0, -4);

  test('says where the filters end', () => {
    expect([FILTERS[0], FILTERS.at(-1)]).toEqual(['status', 'durationSeconds.lte']);
  });

  test.each([...sections.keys()])('%s is described, with these parameters', async (heading) => {
    const [method = '', path = ''] = heading.replaceAll('`', '').split(' ');
    await using it = await startTestServer();
    const wanted = { name: 'A key', role: 'viewer', accounts: 'all', expiresAt: null } as const;
    const made = await it.access.keys.create(LOCAL, wanted, '127.0.0.1');
    const { id, key } = made.ok ? made.value : expect.fail('a key');
    const bodies = new Map<string, unknown>([
      ['/api/v1/session', { key }],
      ['/api/v1/keys', { name: 'Another', role: 'viewer' }],
    ]);
    const target = path
      .replace('{sid}', 'CA1')
      .replace('{recordingSid}', 'RE1')
      .replace('{batch}', '1')
      .replace('{id}', id);
    const question =
      method === 'POST' && bodies.has(path)
        ? {
            method,
            headers: { 'content-type': 'application/json' },
            body: JSON.stringify(bodies.get(path)),
          }
        : { method };
    // The only parameter that a question can't do without.
    const needed = path === '/api/v1/stats/top' ? '?by=hour' : '';
    const { status } = await ask(it.server, target + needed, question);
    expect([200, 201, 204]).toContain(status);
    const section = sections.get(heading) ?? '';
    const table = section.split('| Parameter |')[1]?.split('\n\n')[0] ?? '';
    const parameters = new Set([...(takesFilters(table) ? FILTERS : []), ...namesIn(table)]);
    const refused = await ask(it.server, `${target}?surely-not=1`, question);
    if (parameters.size === 0 && refused.status < 300) return;
    const { details } = errorSchema.parse(JSON.parse(refused.text));
    const allowed = String(details?.['allowed']).split(', ');
    expect(allowed.toSorted()).toEqual(parameters.size === 0 ? ['none'] : [...parameters].sort());
  });

  test('lists the fields of a call in order', () => {
    const fields = rowsOf(sections.get('`GET /api/v1/calls/{sid}`') ?? '').flatMap(([names = '']) =>
      names.split(', ').map((name) => name.replaceAll('`', '')),
    );
    expect(fields).toEqual(Object.keys(callSchema.shape));
  });
});
