/** Alert rules, dashboard, and the configurations in the docs: valid, and about metrics that exist. */

import { spawnSync } from 'node:child_process';
import { copyFileSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { describe, expect, onTestFinished, test } from 'vitest';
import { z } from 'zod';
import { SCRAPED_KPIS } from '../../src/app/metrics/recent-kpis.ts';
import { createMetrics } from '../../src/app/metrics.ts';
import { STATUSES } from '../../src/core/call-status.ts';
import { PASSED_OVER_REASONS } from '../../src/core/wire/forwarding.ts';
import { REJECTION_REASONS } from '../../src/core/wire/rejection-reason.ts';
import { READINESS_PARTS } from '../../src/http/routes/health-routes.ts';
import { isMissing } from '../support/installed.ts';

const ROOT = resolve(import.meta.dirname, '../..');
const read = (path: string): string => readFileSync(join(ROOT, path), 'utf8');

const RULES = read('deploy/prometheus/alerts.yml');
const TESTS = ['alerts.test.yml', 'alerts-a-week-later.test.yml'];

const dashboard = z
  .looseObject({
    templating: z.looseObject({ list: z.array(z.looseObject({ query: z.string() })) }),
    panels: z.array(
      z.looseObject({
        id: z.number(),
        type: z.string(),
        title: z.string(),
        gridPos: z.object({ h: z.number(), w: z.number(), x: z.number(), y: z.number() }),
        targets: z.array(z.looseObject({ refId: z.string(), expr: z.string() })).default([]),
      }),
    ),
  })
  .parse(JSON.parse(read('deploy/grafana/callboard.json')));

const PANELS = dashboard.panels.filter(({ type }) => type !== 'row');
const QUERIES = PANELS.flatMap(({ targets }) => targets.map(({ expr }) => expr));

/** What a scrape has, with what Prometheus makes of it. */
async function knownSeries(): Promise<ReadonlySet<string>> {
  const text = await createMetrics(async () => new Map()).text();
  const names = [...text.matchAll(/^# TYPE (\w+) (\w+)/gm)].flatMap(([, name = '', type]) =>
    type === 'histogram' ? ['bucket', 'sum', 'count'].map((end) => `${name}_${end}`) : [name],
  );
  return new Set(['up', ...names]);
}

const seriesIn = (text: string): readonly string[] => [
  ...new Set(text.match(/\b(?:callboard|process|nodejs)_\w+/g)),
];

const LABELS = new Map<string, readonly string[]>([
  ['kpi', SCRAPED_KPIS],
  ['reason', REJECTION_REASONS],
  ['part', READINESS_PARTS],
  ['why', PASSED_OVER_REASONS],
  ['status', STATUSES],
]);

/** The values of labels from fixed sets that don't exist. */
const unknownLabels = (text: string): readonly string[] =>
  [...text.matchAll(/\b(\w+)[=!]~?"([^"$]+)"/g)].flatMap(([, label = '', values = '']) => {
    const known = LABELS.get(label);
    return known === undefined ? [] : values.split('|').filter((value) => !known.includes(value));
  });

describe("what isn't measured is in", () => {
  test.each([
    ['no alert rule', RULES],
    ['no panel', [...QUERIES, ...dashboard.templating.list.map(({ query }) => query)].join('\n')],
  ])('%s', async (_, text) => {
    const known = await knownSeries();
    expect(seriesIn(text).length).toBeGreaterThan(10);
    expect(seriesIn(text).filter((name) => !known.has(name))).toEqual([]);
    expect(unknownLabels(text)).toEqual([]);
  });
});

test('every KPI that is scraped is in metrics.md', () => {
  const listed = /`callboard_kpi` has these([\s\S]*?)\. They're/.exec(
    read('docs/reference/metrics.md'),
  )?.[1];
  const ids = [...(listed ?? '').matchAll(/`(\w+)`/g)].map(([, id]) => id);
  expect(ids).toEqual(SCRAPED_KPIS);
});

test('every panel has a place, an id and a query of its own', () => {
  expect(new Set(dashboard.panels.map(({ id }) => id)).size).toBe(dashboard.panels.length);
  const cells = dashboard.panels.flatMap(({ gridPos: { h, w, x, y } }) =>
    Array.from({ length: h * w }, (_, cell) => `${x + (cell % w)},${y + Math.floor(cell / w)}`),
  );
  expect(new Set(cells).size).toBe(cells.length);
  expect(PANELS.filter(({ targets }) => targets.length === 0)).toEqual([]);
});

describe('every alert', () => {
  const alerts = [...RULES.matchAll(/- alert: (\w+)[\s\S]*?severity: (\w+)/g)].map(
    ([, name = '', severity = '']) => ({ name, severity }),
  );

  test('is in the docs with its severity', () => {
    const page = read('docs/how-to/monitor-with-prometheus.md');
    const rows = [...page.matchAll(/^\| `(\w+)` \| (\w+) \|/gm)].map(([, name, severity]) => ({
      name,
      severity,
    }));
    expect(rows).toEqual(alerts);
  });

  test('is tested', () => {
    const tests = TESTS.map((file) => read(`tests/fixtures/${file}`)).join('\n');
    expect(alerts.length).toBeGreaterThan(15);
    expect(alerts.filter(({ name }) => !new RegExp(`\\b${name}\\b`).test(tests))).toEqual([]);
  });
});

const isWithoutPromtool = isMissing('promtool');

/** What promtool says, in a folder with these files. */
function promtool(args: readonly string[], files: ReadonlyMap<string, string>) {
  const folder = mkdtempSync(join(tmpdir(), 'callboard-promtool-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  for (const [name, text] of files) writeFileSync(join(folder, name), text);
  for (const name of TESTS) copyFileSync(join(ROOT, 'tests/fixtures', name), join(folder, name));
  copyFileSync(join(ROOT, 'deploy/prometheus/alerts.yml'), join(folder, 'alerts.yml'));
  const { status, stdout, stderr } = spawnSync('promtool', args, { cwd: folder, encoding: 'utf8' });
  return { status, said: `${stdout}${stderr}` };
}

/** The only block of YAML of a page. */
const yamlOf = (page: string): string =>
  /^```yaml\n([\s\S]*?)^```$/m.exec(read(`docs/how-to/${page}.md`))?.[1] ?? '';

describe.skipIf(isWithoutPromtool)('promtool accepts', () => {
  test('the alert rules', () => {
    expect(promtool(['check', 'rules', 'alerts.yml'], new Map())).toMatchObject({ status: 0 });
  });

  test('when they fire, and when they do not', () => {
    const { status, said } = promtool(['test', 'rules', ...TESTS], new Map());
    expect([status, said]).toEqual([0, expect.stringContaining('SUCCESS')]);
  });

  test("the dashboard's queries", () => {
    const rules = QUERIES.map((query, index) => {
      const expr = query.replaceAll('$instance', '.*').replaceAll('$__rate_interval', '1m');
      return { record: `panel:${index}`, expr };
    });
    // JSON is YAML.
    const file = JSON.stringify({ groups: [{ name: 'panels', rules }] });
    const { status, said } = promtool(
      ['check', 'rules', 'panels.yml'],
      new Map([['panels.yml', file]]),
    );
    expect([status, said]).toEqual([0, expect.stringContaining(`${QUERIES.length} rules found`)]);
  });

  test('the configuration of Prometheus in the docs', () => {
    const files = new Map([['prometheus.yml', yamlOf('monitor-with-prometheus')]]);
    expect(promtool(['check', 'config', '--syntax-only', 'prometheus.yml'], files)).toMatchObject({
      status: 0,
    });
  });

  test("what the collector's receiver is to scrape, in a configuration that is YAML", () => {
    const collector = yamlOf('monitor-with-opentelemetry');
    const scraped = /^ {4}config:\n((?: {6}.*\n)+)/m.exec(collector)?.[1] ?? '';
    const files = new Map([
      ['prometheus.yml', scraped.replaceAll(/^ {6}/gm, '')],
      ['collector.yml', collector],
    ]);
    const check = ['check', 'config', '--syntax-only'];
    expect(scraped).toContain('job_name: callboard');
    expect(promtool([...check, 'prometheus.yml'], files)).toMatchObject({ status: 0 });
    // It knows none of the collector's fields, and says so once it has parsed the file.
    const { said } = promtool([...check, 'collector.yml'], files);
    expect(said).toContain('field receivers not found');
    expect(said).not.toMatch(/yaml: line/);
  });
});
