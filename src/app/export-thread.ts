/** Entry point of the export thread: runs the store's exports with the formats in `src/export`. */

import { callsCsv } from '../export/calls-csv.ts';
import { callsNdjson } from '../export/calls-ndjson.ts';
import { captureLines } from '../export/capture-lines.ts';
import { failuresCsv } from '../export/failures-csv.ts';
import { serveExports } from '../store/sqlite/reader/export-server.ts';

serveExports({ callsCsv, callsNdjson, failuresCsv, eventsNdjson: captureLines });
