/** Erasing a call from the command line, against a real Callboard. */

import { expect, test } from 'vitest';
import { auditListSchema } from '../../src/http/schemas/access.ts';
import { runCli } from '../support/cli-process.ts';
import { serveIn } from '../support/process-loaded.ts';
import { fillFolder } from '../support/store-calls.ts';
import { testFolder } from '../support/store-folder.ts';
import { progressOf } from '../support/store-observations.ts';

const TOKEN = 'correct-horse-battery';
const SID = '8d0c1f0e-5f6a-4c1b-9a53-0b6f6a1f2c11';
const CHILD = '9d0c1f0e-5f6a-4c1b-9a53-0b6f6a1f2c11';

test('erase takes a prefix, asks for --yes without a terminal, and says what it cannot reach', async () => {
  const folder = testFolder();
  fillFolder(folder, [
    progressOf(SID, 'completed', 1, { From: '+15550199887' }),
    progressOf(CHILD, 'completed', 1, { ParentCallSid: SID }),
  ]);
  const serving = serveIn(folder, { CALLBOARD_ADMIN_TOKEN: TOKEN });
  const url = `http://127.0.0.1:${await serving.listening}`;
  const calls = (...args: readonly string[]) =>
    runCli(['calls', ...args, '--url', url], { env: { CALLBOARD_ADMIN_TOKEN: TOKEN } });

  expect(await calls('erase', SID.slice(0, 8))).toMatchObject({
    code: 2,
    stderr: expect.stringContaining(`To erase ${SID} without being asked, add --yes.`),
  });
  expect((await calls('show', SID)).stdout).toContain('+15550199887');

  const erased = await calls('erase', SID.slice(0, 8), '--yes');
  expect(erased).toMatchObject({ code: 0, stdout: '' });
  expect(erased.stderr).toContain(
    `Erased ${SID}.\nIts other legs have numbers of their own: ${CHILD}.`,
  );
  expect(erased.stderr).toContain('Backups from before the erasure.');
  const { stdout } = await calls('show', SID, '--json');
  expect(JSON.parse(stdout).call).toMatchObject({ status: 'completed', from: null });
  expect(stdout).not.toContain('15550199887');

  const audit = await fetch(`${url}/api/v1/audit`, {
    headers: { authorization: `Bearer ${TOKEN}` },
  });
  const { entries } = auditListSchema.parse(await audit.json());
  expect(entries).toMatchObject([{ action: 'call-erased', actor: 'admin-token', subject: SID }]);
  expect((await calls('erase', '00000000')).code).toBe(1);
});
