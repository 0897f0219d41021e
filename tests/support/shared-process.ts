/**
 * Runs with every test file, because files share a process: fails the file that leaves something changed, instead of
 * another one that comes after it. Vitest itself only takes spies back. Also says what properties draw.
 */

import fc from 'fast-check';
import { afterAll, expect, vi } from 'vitest';
import { propertySeed } from './property.ts';

fc.configureGlobal(propertySeed());

const environment = { ...process.env };

/** The names of variables that differ. Their values may be secrets. */
const changedVariables = (): readonly string[] =>
  [...new Set([...Object.keys(environment), ...Object.keys(process.env)])].filter(
    (name) => process.env[name] !== environment[name],
  );

const shared = () => ({
  changedVariables: changedVariables(),
  folder: process.cwd(),
  exitCode: process.exitCode,
  hasFakeTimers: vi.isFakeTimers(),
  fetch: globalThis.fetch,
  Date: globalThis.Date,
  random: Math.random,
});
const before = shared();

afterAll(() => {
  expect(shared(), 'what the tests of a process share').toEqual(before);
});
