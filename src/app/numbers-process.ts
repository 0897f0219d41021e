/** Entry point of the numbers process: follows the store's log with `src/numbers`. */

import { endBecause, endWithParent } from '../numbers/process/ending.ts';
import { faultOf } from '../numbers/process/fault.ts';
import { makeNicer } from '../numbers/process/nicer.ts';
import { openChangeLog } from '../store/sqlite/changes/open-change-log.ts';
import { systemTimer } from './system.ts';

/** As the threads of exports: behind those that answer a person. */
const NICE = 10;

endWithParent();
makeNicer(NICE);
process.on('uncaughtException', (error) => endBecause('failed', faultOf(error)));

try {
  // It needs DuckDB, which has no binary for some platforms.
  const { serveNumbers } = await import('../numbers/process/serve-numbers.ts');
  serveNumbers({ openLog: openChangeLog, timer: systemTimer });
} catch (error) {
  endBecause('no-duckdb', faultOf(error));
}
