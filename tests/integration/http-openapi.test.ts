/** The OpenAPI document is valid, complete, and true: real answers match it. */

import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { ERRORS } from '../../src/http/errors/errors.ts';
import { takesFilters } from '../support/docs-tables.ts';
import { ask, type Question } from '../support/http-client.ts';
import { startTestServer, type TestServer } from '../support/http-server.ts';
import { differences, type OpenApi, operationsIn, readOpenApi } from '../support/openapi.ts';

let running: TestServer;
let openApi: OpenApi;
beforeAll(async () => {
  running = await startTestServer();
  openApi = await readOpenApi(running.server);
});
afterAll(() => running[Symbol.asyncDispose]());

/** JSON from a page of Callboard's own. */
const OWN_PAGE = {
  headers: { 'content-type': 'application/json', 'sec-fetch-site': 'same-origin' },
} as const;

/** Requests to each operation. Most are answered with the first status of its list, the rest with an error. */
const REQUESTS: Readonly<Record<string, readonly (readonly [string, Question?])[]>> = {
  'GET /api/v1/calls': [
    ['/api/v1/calls?status=failed&status=completed&limit=1'],
    ['/api/v1/calls?x=1'],
    ['/api/v1/calls?limit=0'],
    ['/api/v1/calls?cursor=x'],
    ['/api/v1/calls?sipCode=503&sort=-mos'],
  ],
  'GET /api/v1/calls/count': [['/api/v1/calls/count?sipCode=503'], ['/api/v1/calls/count?x=1']],
  'GET /api/v1/calls/{sid}': [
    ['/api/v1/calls/CA1'],
    ['/api/v1/calls/CA9'],
    ['/api/v1/calls/%zz'],
    ['/api/v1/calls/bc5cd0a'],
  ],
  'DELETE /api/v1/calls/{sid}': [
    ['/api/v1/calls/CA1', { ...OWN_PAGE, method: 'DELETE' }],
    ['/api/v1/calls/CA9', { ...OWN_PAGE, method: 'DELETE' }],
  ],
  'GET /api/v1/calls/{sid}/events': [['/api/v1/calls/CA1/events'], ['/api/v1/calls/CA9/events']],
  'GET /api/v1/calls/live': [['/api/v1/calls/live'], ['/api/v1/calls/live?x=1']],
  // The stream itself never ends.
  'GET /api/v1/stream': [['/api/v1/stream?events=nothing'], ['/api/v1/stream?x=1']],
  'GET /api/v1/calls/{sid}/recordings/{recordingSid}': [
    ['/api/v1/calls/CA1/recordings/RE1'],
    ['/api/v1/calls/CA1/recordings/RE9'],
  ],
  'GET /api/v1/calls.csv': [['/api/v1/calls.csv'], ['/api/v1/calls.csv?from=x']],
  'GET /api/v1/calls.ndjson': [['/api/v1/calls.ndjson'], ['/api/v1/calls.ndjson?from=x']],
  'GET /api/v1/calls.parquet': [
    ['/api/v1/calls.parquet?outcome=busy'],
    ['/api/v1/calls.parquet?outcome=x'],
  ],
  'GET /api/v1/numbers': [['/api/v1/numbers'], ['/api/v1/numbers?x=1']],
  'GET /api/v1/kpis': [['/api/v1/kpis'], ['/api/v1/kpis?x=1']],
  'GET /api/v1/stats': [['/api/v1/stats?compare=week'], ['/api/v1/stats?tz=x']],
  'GET /api/v1/stats/series': [['/api/v1/stats/series?step=60'], ['/api/v1/stats/series?step=0']],
  'GET /api/v1/stats/top': [['/api/v1/stats/top?by=sipCode'], ['/api/v1/stats/top']],
  'GET /api/v1/stats/silent-numbers': [
    ['/api/v1/stats/silent-numbers?days=30'],
    ['/api/v1/stats/silent-numbers?days=0'],
  ],
  'GET /api/v1/stats/heatmap': [['/api/v1/stats/heatmap'], ['/api/v1/stats/heatmap?kpi=-']],
  'GET /api/v1/stats/changes': [
    ['/api/v1/stats/changes'],
    ['/api/v1/stats/changes?baselineFrom=2026-06-25'],
  ],
  'GET /api/v1/events.ndjson': [['/api/v1/events.ndjson'], ['/api/v1/events.ndjson?x=1']],
  'GET /api/v1/failures': [['/api/v1/failures'], ['/api/v1/failures?cursor=x']],
  'GET /api/v1/failures/{batch}.csv': [['/api/v1/failures/1.csv'], ['/api/v1/failures/9.csv']],
  'GET /api/v1/session': [['/api/v1/session']],
  'POST /api/v1/session': [
    ['/api/v1/session', { ...OWN_PAGE, method: 'POST', body: '{"key":"wrong"}' }],
    ['/api/v1/session', { ...OWN_PAGE, method: 'POST', body: '{}' }],
  ],
  'DELETE /api/v1/session': [['/api/v1/session', { ...OWN_PAGE, method: 'DELETE' }]],
  'GET /api/v1/keys': [['/api/v1/keys']],
  'POST /api/v1/keys': [
    ['/api/v1/keys', { ...OWN_PAGE, method: 'POST', body: '{"name":"a","role":"viewer"}' }],
    ['/api/v1/keys', { ...OWN_PAGE, method: 'POST', body: '{"name":"a","role":"boss"}' }],
    ['/api/v1/keys', { method: 'POST', body: 'a=1' }],
  ],
  'DELETE /api/v1/keys/{id}': [['/api/v1/keys/none', { ...OWN_PAGE, method: 'DELETE' }]],
  'GET /api/v1/audit': [['/api/v1/audit'], ['/api/v1/audit?cursor=x']],
  'GET /api/v1/connect': [['/api/v1/connect'], ['/api/v1/connect?x=1']],
  'GET /api/v1/forwarding': [['/api/v1/forwarding'], ['/api/v1/forwarding?x=1']],
  'GET /api/v1/storage': [['/api/v1/storage'], ['/api/v1/storage?x=1']],
  'GET /healthz': [['/healthz']],
  'GET /readyz': [['/readyz']],
  'GET /metrics': [['/metrics'], ['/metrics?x=1']],
  'GET /docs/style.css': [['/docs/style.css']],
  'GET /docs/': [['/docs/']],
  'GET /docs/api': [['/docs/api'], ['/docs/api', { headers: { accept: 'text/html' } }]],
  'GET /docs/{page}': [
    ['/docs/reference/errors'],
    ['/docs/reference/errors', { headers: { accept: 'text/html' } }],
    ['/docs/images/demo.svg'],
    ['/docs/nowhere'],
  ],
  'GET /openapi.json': [['/openapi.json']],
};

test('every operation is tried below', () => {
  expect([...operationsIn(openApi).keys()].toSorted()).toEqual(Object.keys(REQUESTS).toSorted());
});

describe('the reference', () => {
  const page = readFileSync(new URL('../../docs/reference/http-api.md', import.meta.url), 'utf8');
  const sections = new Map(
    page.split(/^### `/m).map((section) => [section.slice(0, section.indexOf('`')), section]),
  );

  test('describes every operation, and nothing else', () => {
    const described = [...sections.keys()].filter((name) => /^[A-Z]+ \/(?!callbacks)/.test(name));
    // The index stands for all pages.
    const pages = new Set(['GET /docs/style.css', 'GET /docs/{page}']);
    const documented = [...operationsIn(openApi).keys()].filter((name) => !pages.has(name));
    expect(described.toSorted()).toEqual(documented.toSorted());
  });

  test('says of each query parameter what the document says', () => {
    let compared = 0;
    for (const [name, { parameters }] of operationsIn(openApi)) {
      const section = sections.get(name) ?? '';
      const rows = [...section.matchAll(/^\| `([\w.*]+)` \|(.*)\|$/gm)];
      for (const parameter of parameters.filter(({ in: place }) => place === 'query')) {
        const row = rows.find(([, of]) => of === parameter.name);
        if (row === undefined && takesFilters(section)) continue;
        expect([name, row?.[2]?.trim()]).toEqual([name, parameter.description]);
        compared += 1;
      }
    }
    expect(compared).toBeGreaterThan(10);
  });
});

describe('the document', () => {
  test('refers to nothing that it lacks, and has nothing that it refers to nowhere', () => {
    const references = [...openApi.text.matchAll(/"\$ref":"#\/components\/schemas\/(\w+)"/g)];
    expect(references).toHaveLength(openApi.text.split('"$ref"').length - 1);
    expect([...new Set(references.map(([, name = '']) => name))].toSorted()).toEqual(
      Object.keys(openApi.components.schemas),
    );
  });

  test('gives each operation a name of its own, a summary, and a role', () => {
    const operations = [...operationsIn(openApi).values()];
    const names = operations.map(({ operationId }) => operationId);
    expect(new Set(names).size).toBe(names.length);
    for (const operation of operations) {
      expect(operation.summary).toMatch(/^[A-Z].*\.$/);
      expect(operation['x-access']).toMatch(/^(open|(viewer|operator|admin)( of all accounts)?)$/);
    }
  });

  test('explains every parameter, and names those in a path', () => {
    for (const [name, { parameters }] of operationsIn(openApi)) {
      for (const { description } of parameters) expect([name, description]).not.toContain('');
      const inPath = parameters.filter(({ in: place }) => place === 'path');
      expect(inPath.map(({ name: one }) => one)).toEqual(
        [...name.matchAll(/\{(\w+)\}/g)].map(([, one]) => one),
      );
    }
  });

  test('gives a schema with a name to every answer in JSON', () => {
    for (const [name, { responses }] of operationsIn(openApi)) {
      const answers = Object.entries(responses).filter(([status]) => /^20[0-5]$/.test(status));
      expect(answers).toHaveLength(1);
      const schema = answers[0]?.[1].content?.['application/json']?.schema;
      if (schema !== undefined) expect([name, Object.keys(schema)]).toEqual([name, ['$ref']]);
    }
  });

  test('lists errors under their statuses', () => {
    for (const [, { responses }] of operationsIn(openApi)) {
      for (const [status, { description }] of Object.entries(responses)) {
        const codes = [...description.matchAll(/^`(\w+)`:/gm)].map(([, code = '']) => code);
        if (Number(status) >= 400) expect(codes).not.toEqual([]);
        for (const code of codes) {
          expect(ERRORS).toHaveProperty(code);
          expect([code, Object(ERRORS)[code].status]).toEqual([code, Number(status)]);
        }
      }
    }
  });
});

describe('real answers match the document', () => {
  const requests = Object.entries(REQUESTS).flatMap(([name, tries]) =>
    tries.map(([path, question]) => ({ name, path, question })),
  );
  test.each(requests)('of $name to $path', async ({ name, path, question }) => {
    const answer = await ask(running.server, path, question);
    // Every operation may fail, and the document says so.
    expect(answer.status).toBeLessThan(500);
    expect(differences(openApi, name, answer)).toEqual([]);
  });

  test('and so do refusals of those without access', async () => {
    await using closed = await startTestServer({ access: { adminToken: 'secret' } });
    for (const { name, path, question } of requests) {
      const answer = await ask(closed.server, path, question);
      const isOpen = operationsIn(openApi).get(name)?.['x-access'] === 'open';
      // An invalid escape is refused before anyone can say who they are.
      if (!isOpen && !path.includes('%zz')) expect([path, answer.status]).toEqual([path, 401]);
      expect([name, differences(openApi, name, answer)]).toEqual([name, []]);
    }
  });

  test('and one that does not would be noticed', async () => {
    const answer = await ask(running.server, '/api/v1/calls/CA1');
    const text = answer.text.replace('"answeredAtInferred":false', '"answeredAtInferred":0');
    const wrong = differences(openApi, 'GET /api/v1/calls/{sid}', { ...answer, text });
    expect(wrong).toEqual([expect.stringContaining('answeredAtInferred')]);
    const error = { ...answer, status: 400, text: '{"code":"local_only","message":"","docs":""}' };
    expect(differences(openApi, 'GET /api/v1/calls', error)).toEqual([
      expect.stringContaining('code'),
    ]);
    expect(differences(openApi, 'GET /healthz', { ...answer, status: 201 })).toHaveLength(1);
  });
});
