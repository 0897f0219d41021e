import { once } from 'node:events';
import { createServer } from 'node:http';
import { describe, expect, test } from 'vitest';
import { CliProcess, runCli } from '../support/cli-process.ts';
import { startTestServer } from '../support/http-server.ts';
import { summaryNamed } from '../support/paged-list.ts';

describe('callboard stats', () => {
  test('asks for the window, the filters and the KPIs, and prints a table', async () => {
    await using it = await startTestServer({ dimensions: ['queue'] });
    const words = ['--from', '2026-06-25T20:00:00Z', '--to', '2026-06-25T21:00:00Z'];
    const filters = ['--sip', '503', '--outcome', 'blocked', '--max-mos', '3.6', '--leg', 'child'];
    const { code, stdout, stderr } = await runCli(
      [
        'stats',
        ...words,
        ...filters,
        '--kpi',
        'asr',
        '--compare',
        'week',
        '--dimension',
        'queue=a',
      ],
      { env: { CALLBOARD_URL: it.server.url, CALLBOARD_TIMEZONE: 'Europe/Berlin' } },
    );
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    expect(stdout.split('\n').map((line) => line.split(/ {2,}/))).toEqual([
      ['2026-06-25 22:00 to 23:00 +02:00 (Europe/Berlin)'],
      ['KPI', 'Value', 'n', 'Target', 'Trend'],
      ['Answer-seizure ratio', '60.0 %', '5', '≥ 60.0 %', '█'],
      [''],
    ]);
    const window = { from: 1_782_417_600_000, to: 1_782_421_200_000 };
    const filter = {
      ...{ sipCode: [503], outcome: ['blocked'], mos: { lte: 3.6 }, leg: 'child' },
      dimensions: { queue: ['a'] },
    };
    expect(it.numbers.asked.map(({ question }) => question)).toMatchObject([
      {
        filter: { ...filter, ...window },
        kpis: ['asr'],
        timeZone: 'Europe/Berlin',
        baseline: { from: window.from - 604_800_000, to: window.to - 604_800_000 },
      },
      { filter: { ...filter, ...window }, kpis: ['asr'], stepSeconds: null },
    ]);
  });

  test('compares groups', async () => {
    await using it = await startTestServer();
    const { code, stdout } = await runCli([
      'stats',
      '--window',
      '2h',
      '--by',
      'sipCode',
      ...['--limit', '5', '--order', 'failed'],
      '--url',
      it.server.url,
    ]);
    expect(code).toBe(0);
    expect(stdout).toMatch(/\nsipCode {2}asr\n503 {6}60\.0 %\n$/);
    expect(it.numbers.asked[0]?.question).toMatchObject({
      ...{ by: 'sipCode', limit: 5, order: 'failed' },
      kpis: ['attempts', 'asr', 'failureRate', 'acd', 'pddP50', 'failed'],
    });
  });

  test('lists numbers without a call', async () => {
    await using it = await startTestServer();
    const words = ['--silent-numbers', '7', '--limit', '5', '--outcome', 'answered'];
    const { code, stdout } = await runCli(['stats', ...words, '--url', it.server.url]);
    expect([code, stdout]).toEqual([
      0,
      expect.stringMatching(/^Your numbers without a call since 2026-06-25 21:00 UTC\n/),
    ]);
    expect(stdout).toMatch(/\n\+15550100001 {2}2026-06-25 20:00 {2}5\n1 more/);
    expect(it.numbers.asked[0]?.question).toEqual({
      filter: { outcome: ['answered'] },
      ...{ days: 7, limit: 5 },
    });
  });

  test("prints the API's answer as JSON", async () => {
    await using it = await startTestServer();
    const { stdout } = await runCli(['stats', '--json', '--url', it.server.url]);
    expect(JSON.parse(stdout)).toMatchObject({ kpis: { asr: { value: 60, n: 5 } } });
  });

  test('shows it again until it is stopped', async () => {
    await using it = await startTestServer();
    await using watching = await CliProcess.start([
      ...['stats', '--watch', '1', '--url', it.server.url],
    ]);
    await watching.output(/KPI[\s\S]*KPI/);
    watching.child.kill('SIGINT');
    expect((await watching.end).code).toBe(0);
  });

  test('goes on while Callboard restarts', async () => {
    await using it = await startTestServer();
    await using watching = await CliProcess.start([
      ...['stats', '--watch', '1', '--url', it.server.url],
    ]);
    await watching.output(/KPI/);
    it.numbers.problem = { kind: 'down', reason: 'they are starting.' };
    await watching.output(/Statistics aren't available/);
    it.numbers.problem = null;
    await watching.output(/KPI[\s\S]*KPI/);
    watching.child.kill('SIGINT');
    expect((await watching.end).code).toBe(0);
  });

  test.each([
    [['--window', '1y'], '--window must be a time such as 15m'],
    [['--window', '1h', '--from', '-1h'], 'Use either --window, or --from and --to.'],
    [['--compare', 'year'], '--compare must be previous or week.'],
    [['--outcome', 'good'], '--outcome must be one of answered, busy'],
    [['--sip', '7'], '--sip must be SIP codes from 100 to 699.'],
    [['--silent-numbers', '0'], '--silent-numbers must be a whole number from 1 to 3650.'],
    [
      ['--silent-numbers', '7', '--by', 'hour'],
      "--silent-numbers can't be combined with --window, --by,",
    ],
    [['--order', 'asr'], '--order needs --by.'],
    [['--limit', '5'], '--limit needs --by or --silent-numbers.'],
    [['--watch', '0'], '--watch must be a whole number from 1 to 3600.'],
    [['--max-mos', 'good'], '--max-mos must be a number from 1 to 5.'],
  ])('refuses %j', async (words, problem) => {
    const { code, stderr } = await runCli(['stats', ...words, '--url', 'http://127.0.0.1:1']);
    expect([code, stderr]).toEqual([2, expect.stringContaining(`callboard: ${problem}`)]);
  });

  test('says why there are no numbers', async () => {
    await using it = await startTestServer();
    it.numbers.problem = { kind: 'refused', parameter: 'kpi', reason: 'names no KPI' };
    const { code, stderr } = await runCli(['stats', '--kpi', 'x', '--url', it.server.url]);
    expect(code).not.toBe(0);
    expect(stderr).toContain('kpi');
  });
});

describe('calls list', () => {
  test('names the option of a dimension that is not set up', async () => {
    await using it = await startTestServer();
    const words = ['calls', 'list', '--dimension', 'queues=support', '--url', it.server.url];
    const { code, stderr } = await runCli(words);
    expect([code, stderr]).toEqual([2, expect.stringContaining('--dimension queues ')]);
  });

  test('takes another order, and counts', async () => {
    await using it = await startTestServer();
    it.numbers.rows = { ...it.numbers.rows, rowIds: [1] };
    const url = ['--url', it.server.url];
    const list = await runCli(['calls', 'list', '--sort', '-mos', '--min-talk', '5', ...url]);
    expect(list.stdout).toContain('CA2');
    expect(list.stdout).toMatch(/Talk +MOS +SIP\n/);
    const count = await runCli(['calls', 'list', '--count', '--sip', '503', ...url]);
    expect(count.stdout).toBe('2\n');
    expect(it.numbers.asked.map(({ question }) => question)).toEqual([
      {
        filter: { durationSeconds: { gte: 5 } },
        order: { by: 'mos', descending: true },
        ...{ cursor: null, limit: 50 },
      },
      { sipCode: [503] },
    ]);
  });
});

describe('calls list --follow', () => {
  const summary = {
    ...summaryNamed('8d0c1f0e-5f6a-4c1b-9a53-0b6f6a1f2c11'),
    ...{ status: 'failed' as const, direction: 'inbound', from: '+15550100001', to: '=\x1b[2J' },
    ...{ sipCode: 503, sipPhrase: 'Service Unavailable', updatedAt: '2026-06-25T20:26:02.320Z' },
  };
  const changes = { calls: [summary], left: [], position: 7, receivedAt: null };

  test('prints a line per change, and goes on where it was cut off', async () => {
    const asked: string[] = [];
    const server = createServer((request, response) => {
      asked.push(request.url ?? '');
      response.writeHead(200, { 'content-type': 'text/event-stream' });
      response.end(`id: ep.${asked.length}\nevent: calls\ndata: ${JSON.stringify(changes)}\n\n`);
    });
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    const address = server.address();
    const port = typeof address === 'object' ? (address?.port ?? 0) : 0;
    try {
      const words = ['calls', 'list', '--follow', '--status', 'failed'];
      await using follower = await CliProcess.start([
        ...[...words, '--url', `http://127.0.0.1:${port}`],
      ]);
      const text = await follower.output(/.*\n.*\n/);
      expect(text.split('\n')[0]).toBe(
        '2026-06-25 20:26:02  failed       inbound        +15550100001 → =\\u{1b}[2J  ' +
          '8d0c1f0e-5f6a-4c1b-9a53-0b6f6a1f2c11  503 Service Unavailable',
      );
      follower.child.kill('SIGTERM');
      expect((await follower.end).code).toBe(0);
    } finally {
      server.close();
      server.closeAllConnections();
    }
    expect(asked.slice(0, 2)).toEqual([
      '/api/v1/stream?status=failed&events=calls',
      '/api/v1/stream?status=failed&events=calls&after=ep.1',
    ]);
  });

  test.each([['--count'], ['--sort', 'mos']])('is refused with %j %s', async (...words) => {
    const url = ['--url', 'http://127.0.0.1:1'];
    const { code, stderr } = await runCli(['calls', 'list', '--follow', ...words, ...url]);
    expect([code, stderr]).toEqual([2, expect.stringContaining("--follow can't be combined")]);
  });

  test('says what is wrong at once if it never connected', async () => {
    const words = ['calls', 'list', '--follow', '--url', 'http://127.0.0.1:1'];
    const { code, stderr } = await runCli(words);
    expect([code, stderr]).toEqual([1, expect.stringContaining("can't be reached")]);
  });
});
