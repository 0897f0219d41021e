/** Tests the benchmark at a small scale, with real processes: yardsticks (a) and (b). */

import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { bare, checked, SIGNING_KEY } from './contenders.ts';
import { freePort } from './free-port.ts';
import { type Generator, startGenerator } from './load/start-generator.ts';
import { type Bench, measureRound } from './measure.ts';
import { slowedDisk } from './slowed-disk.ts';

let generator: Generator;
let bench: Bench;
const folder = mkdtempSync(join(tmpdir(), 'callboard-bench-test-'));
const OPTIONS = { connections: 4, seconds: 1, warmup: { requests: 20 } };

beforeAll(async () => {
  generator = startGenerator();
  const port = await freePort();
  bench = { generator, port, folder };
  const common = { shape: 'in-turn', count: 200, seed: 1, port } as const;
  await generator.prepare({ ...common, name: 'signed', key: SIGNING_KEY });
  await generator.prepare({ ...common, name: 'forged', key: 'another key' });
});
afterAll(async () => {
  await generator.close();
  rmSync(folder, { recursive: true });
});

it.each([bare, checked])('measures what a callback costs ($id)', async (contender) => {
  const round = await measureRound(bench, contender, { ...OPTIONS, requests: 'signed' });
  expect(round.load.answered).toBeGreaterThan(0);
  expect(round.load.refusals).toBe(0);
  expect(round.load.cpuMicrosPerRequest).toBeGreaterThan(0);
  expect(round.peakRss).toBeGreaterThan(10 * 1024 ** 2);
});

it('gives no figures if callbacks were refused', async () => {
  await expect(measureRound(bench, checked, { ...OPTIONS, requests: 'forged' })).rejects.toThrow(
    /20 of 20 refused: 403/,
  );
});

it('names requests that do not exist', async () => {
  await expect(measureRound(bench, bare, { ...OPTIONS, requests: 'unknown' })).rejects.toThrow(
    'there are no requests called unknown',
  );
});

it('makes the fsync of another process slower', async () => {
  const slowed = await slowedDisk(folder);
  if (!slowed.ok) throw new Error(slowed.reason);
  const script = `
    const fs = require('node:fs');
    const file = fs.openSync(${JSON.stringify(join(folder, 'probe'))}, 'w');
    const startedAt = performance.now();
    fs.writeSync(file, 'x');
    fs.fsyncSync(file);
    fs.fdatasyncSync(file);
    const synced = fs.openSync(${JSON.stringify(join(folder, 'probe'))}, fs.constants.O_WRONLY | fs.constants.O_DSYNC);
    fs.writeSync(synced, Buffer.from('x'), 0, 1, 0);
    console.log(performance.now() - startedAt);`;
  const env = { ...process.env, ...slowed.environment(50) };
  const took = Number(execFileSync(process.execPath, ['-e', script], { env }));
  expect(took).toBeGreaterThanOrEqual(150);
});
