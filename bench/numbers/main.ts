/**
 * `npm run bench:numbers`: how fast questions about calls are answered, and what callbacks notice of it.
 *
 *   npm run bench:numbers                         asks 10 million facts of a year; some ten minutes
 *   npm run bench:numbers -- --calls 1000000      fewer
 *   npm run bench:numbers -- --file /tmp/n.duckdb    keeps the facts there, and uses them again
 *   npm run bench:numbers -- load                 asks a Callboard under load: 10 million calls, 2,000 callbacks a second
 *   npm run bench:numbers -- load --calls 200000 --seconds 10 --rounds 1    shorter
 *   npm run bench:numbers -- load --databases /tmp/load10m    with the calls that an earlier run left there
 *   npm run bench:numbers -- ticks                processor time of the follower, beside a million facts; --file as above
 *
 * `--write` puts the result into bench/README.md.
 */

import { note } from '../ingest/report/publish.ts';
import { measureFacts } from './facts.ts';
import { measureLoad } from './load/measure-load.ts';
import { measureTicks } from './ticks.ts';

const [first, ...others] = process.argv.slice(2);

if (first === 'load') await measureLoad(others);
else if (first === 'ticks') await measureTicks(others);
else if (first === undefined || first.startsWith('-')) await measureFacts(process.argv.slice(2));
else {
  note(`There is no part ${first}; there are load and ticks.`);
  process.exitCode = 2;
}
