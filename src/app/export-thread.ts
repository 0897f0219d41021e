/** The module of the export thread: gives the store's thread the formats of `src/export`. */

import { callsCsv } from '../export/calls-csv.ts';
import { captureLines } from '../export/capture-lines.ts';
import { failuresCsv } from '../export/failures-csv.ts';
import { serveExports } from '../store/sqlite/reader/export-server.ts';

serveExports({ callsCsv, failuresCsv, eventsNdjson: captureLines });
