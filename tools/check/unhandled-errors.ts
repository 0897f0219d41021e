/**
 * A reporter that records errors outside of tests, such as a test process that died: Vitest's JSON report
 * doesn't include them, and they're printed far above the summary.
 */

import { writeFileSync } from 'node:fs';
import type { Reporter } from 'vitest/node';

/** The environment variable with the output file, which gets a JSON array of strings. */
export const ERRORS_FILE = 'CALLBOARD_CHECK_ERRORS';

interface Thrown {
  readonly message: string;
  readonly cause?: unknown;
}

/** One line about an error and its causes. */
export function describeError({ message, cause }: Thrown): string {
  const [line = ''] = message.split('\n');
  return isThrown(cause) ? `${line} Caused by: ${describeError(cause)}` : line;
}

const isThrown = (value: unknown): value is Thrown =>
  typeof value === 'object' &&
  value !== null &&
  'message' in value &&
  typeof value.message === 'string';

export default class UnhandledErrors implements Reporter {
  onTestRunEnd(_modules: unknown, errors: readonly Thrown[]): void {
    const file = process.env[ERRORS_FILE];
    if (file === undefined) throw new Error(`${ERRORS_FILE} does not say where errors go`);
    writeFileSync(file, JSON.stringify(errors.map(describeError)));
  }
}
