/**
 * `callboard stats --window 1h` said "--from -1h means …" of an option that wasn't given. With `--watch` it said so again
 * each time, in the middle of the table that was drawn over.
 *
 * What must hold: a report's first line says what its window is, and an explanation of `--from` or `--to` is printed once.
 */

import { expect, it } from 'vitest';
import { CliProcess } from '../support/cli-process.ts';
import { startTestServer } from '../support/http-server.ts';

it.each([
  ['--window 1h', ['--window', '1h'], /^$/],
  ['--from -1h', ['--from', '-1h'], /^--from -1h means [^\n]*\n$/],
])('stats %s explains no option that was not given, and none twice', async (_, words, stderr) => {
  await using it = await startTestServer();
  await using watching = await CliProcess.start([
    ...['stats', ...words, '--watch', '1', '--url', it.server.url],
  ]);
  await watching.output(/KPI[\s\S]*KPI/);
  watching.child.kill('SIGINT');
  expect((await watching.end).stderr).toMatch(stderr);
});
