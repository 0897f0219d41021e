/** The check really checks: each linter fails on bad code, and no step passes without input. */

import { cpSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { deadCode, lint, promises, types } from './linters.ts';
import { countIn, reasonsToFail } from './step.ts';
import { describeError } from './unhandled-errors.ts';
import { readTestReport } from './vitest-report.ts';

const ROOT = join(import.meta.dirname, '../..');

describe('a step', () => {
  const clean = { exitCode: 0, output: '', read: [{ what: 'files', count: 3 }] };

  it('passes if its tool succeeds and read something', () => {
    expect(reasonsToFail(clean)).toEqual([]);
  });

  it('fails if its tool fails, reads nothing, does not say what it read, or has a complaint', () => {
    const read = [
      { what: 'files', count: 3 },
      { what: 'rules', count: 0 },
    ];
    expect(reasonsToFail({ ...clean, exitCode: 1 })).toHaveLength(1);
    expect(reasonsToFail({ ...clean, read })).toEqual(['it read no rules']);
    expect(reasonsToFail({ ...clean, read: [] })).toEqual(['it did not say what it read']);
    expect(reasonsToFail({ ...clean, complaints: ['skipped: a'] })).toEqual(['skipped: a']);
  });

  it('counts nothing in output it does not recognise', () => {
    expect(countIn('Checked 12 files in 5ms', /Checked (\d+) files?/)).toBe(12);
    expect(countIn('All good', /Checked (\d+) files?/)).toBe(0);
  });
});

describe('the linters', () => {
  const tree = mkdtempSync(join(tmpdir(), 'callboard-check-'));
  const write = (path: string, text: string) => writeFileSync(join(tree, path), text);

  beforeAll(() => {
    mkdirSync(join(tree, 'src/core'), { recursive: true });
    mkdirSync(join(tree, 'tools'));
    // Not the whole folder: nothing tells oxlint to ignore parts of it, so it would check everything.
    mkdirSync(join(tree, 'node_modules'));
    for (const part of ['.bin', '@types']) {
      symlinkSync(join(ROOT, 'node_modules', part), join(tree, 'node_modules', part));
    }
    cpSync(join(ROOT, 'tools/check'), join(tree, 'tools/check'), { recursive: true });
    cpSync(join(ROOT, '.oxlintrc.json'), join(tree, '.oxlintrc.json'));
    cpSync(join(ROOT, 'tsconfig.json'), join(tree, 'tsconfig.json'));
    write('biome.json', '{ "linter": { "rules": { "preset": "recommended" } } }\n');
    write('package.json', '{ "name": "bad", "type": "module" }\n');
    write('knip.json', '{ "entry": ["src/main.ts"], "project": ["src/**/*.ts"] }\n');
    write('src/main.ts', 'async function lost() {}\nlost();\nexport const n: number = "text";\n');
    write('src/unused.ts', 'export const unused = 1;\n');
  });
  afterAll(() => rmSync(tree, { recursive: true }));

  it.each([
    [lint, 'useConst|format'],
    [promises, 'no-floating-promises'],
    [types, 'TS2322'],
    [deadCode, 'src/unused.ts'],
  ])('find what is bad, and say how much they read: $name', async (step, words) => {
    const findings = await step.run(tree);
    expect(findings.exitCode).not.toBe(0);
    expect(findings.output).toMatch(new RegExp(words));
    expect(findings.read.map(({ count }) => count)).not.toContain(0);
  });
});

describe("vitest's report", () => {
  const report = (status: string, ...statuses: readonly string[]) => ({
    name: `${status}.test.ts`,
    status,
    startTime: 1000,
    endTime: 1000 + 500 * statuses.length,
    assertionResults: statuses.map((status, i) => ({ status, fullName: `test ${i}`, meta: {} })),
  });
  const read = (...testResults: readonly unknown[]) =>
    readTestReport(JSON.stringify({ success: false, testResults }));

  it('counts passed and failed tests, and names the failed and the skipped', () => {
    const { counts, failed, skipped } = read(
      report('failed', 'passed', 'failed', 'pending', 'todo'),
    );
    expect(counts).toEqual({ passed: 1, failed: 1 });
    expect(failed).toEqual(['test 1']);
    expect(skipped).toEqual(['test 2', 'test 3']);
  });

  it('counts a file that could not be loaded as a failure', () => {
    const { counts, failed } = read(report('failed'), report('passed', 'passed'));
    expect(counts).toEqual({ passed: 1, failed: 1 });
    expect(failed).toEqual(['failed.test.ts']);
  });

  it('lists the slowest files first', () => {
    const { durations } = read(report('passed', 'passed'), report('failed', 'passed', 'failed'));
    expect(durations).toEqual([
      { path: 'failed.test.ts', seconds: 1 },
      { path: 'passed.test.ts', seconds: 0.5 },
    ]);
  });

  it("refuses a text that isn't a report", () => {
    expect(() => readTestReport('{}')).toThrow();
  });
});

describe('an error outside of tests', () => {
  it('is described in a line, with its cause', () => {
    const cause = { message: 'Worker exited with signal SIGSEGV\n  at a.ts:1' };
    expect(describeError({ message: 'Worker forks emitted error.', cause }, '/repo')).toBe(
      'Worker forks emitted error. Caused by: Worker exited with signal SIGSEGV',
    );
  });

  it('names the test file that was running, and where it comes from', () => {
    const error = {
      message: 'Failed to connect',
      VITEST_TEST_PATH: '/repo/src/a.test.ts',
      VITEST_TEST_NAME: 'answers',
      stack: [
        'Error: Failed to connect',
        '    at connect (/repo/src/a.ts:1:2)',
        '    at listOnTimeout (node:internal/timers:685:17)',
      ].join('\n'),
    };
    expect(describeError(error, '/repo').split(/\n +/)).toEqual([
      'Failed to connect',
      "in src/a.test.ts, during or after the test 'answers'",
      'at connect (src/a.ts:1:2)',
    ]);
  });
});
