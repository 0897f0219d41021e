/** Where a benchmark's progress and its report go. */

import { join } from 'node:path';
import { writeFigures } from './figures-file.ts';

const FIGURES = join(import.meta.dirname, '../../README.md');

/** Progress goes to stderr; stdout is the report. */
export function note(text: string): void {
  process.stderr.write(`${text}\n`);
}

/** Prints a report. With `write`, it also becomes the last figures of `name` in `bench/README.md`. */
export function publish(
  name: string,
  report: readonly string[],
  { write }: { readonly write: boolean },
): void {
  process.stdout.write(`\n${report.join('\n')}\n`);
  if (write) writeFigures(FIGURES, name, report);
}
