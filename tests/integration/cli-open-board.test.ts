/** `serve` and `demo` print the board's address first, and `--open` opens it, if there's a browser. */

import { chmod, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { CliProcess } from '../support/cli-process.ts';

/** What Linux opens addresses with; this one writes the address down. */
const OPENER = '#!/bin/sh\nprintf %s "$1" > "$(dirname "$0")/opened"\n';

test.skipIf(process.platform !== 'linux').each([
  ['serve', '--port', '0'],
  ['demo', '--log', 'pretty'],
])('%s prints the address first, and opens it if asked', async (...command) => {
  let folder = '';
  await using running = await CliProcess.start([...command, '--open'], {
    async prepare(made) {
      folder = made;
      await writeFile(join(folder, 'xdg-open'), OPENER);
      await chmod(join(folder, 'xdg-open'), 0o755);
    },
    env: { PATH: `.:${process.env['PATH']}`, CALLBOARD_LOG: 'pretty' },
  });
  const address = await running.output(/^The board is at (http:\S+)\n.*Callboard is listening/m);
  expect(address).toMatch(/^http:\/\/127\.0\.0\.1:\d+\/$/);
  await expect.poll(() => readFile(join(folder, 'opened'), 'utf8').catch(() => '')).toBe(address);
});

test('a machine without a browser starts anyway', async () => {
  await using running = await CliProcess.start(['serve', '--port', '0', '--open'], {
    env: { PATH: '/nowhere', CALLBOARD_LOG: 'pretty' },
  });
  const address = await running.output(/Callboard is listening at (http:\S+)\./);
  expect((await fetch(`${address}/healthz`)).status).toBe(200);
  running.child.kill('SIGTERM');
  expect((await running.end).code).toBe(0);
});
