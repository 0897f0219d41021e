/** Makes knip report how many files it read; the check fails if there are none. */

import type { ReporterOptions } from 'knip';

export default function sayHowMuchWasRead({ counters, write }: ReporterOptions): void {
  write?.(`knip read ${counters.processed} files\n`);
}
