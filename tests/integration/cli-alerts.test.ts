import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { callbackLine } from '../support/callback-lines.ts';
import { CliProcess, runCli } from '../support/cli-process.ts';

const SERVE = ['serve', '--port', '0', '--data-dir', 'data', '--log', 'json'];

describe('alert settings', () => {
  test('a reports folder that cannot be written is logged at the start, not with the first alert', async () => {
    await using running = await CliProcess.start(SERVE, {
      env: { SIGNALWIRE_SIGNING_KEY: 'PSK_test', CALLBOARD_REPORTS_DIR: 'a-file/reports' },
      files: { 'a-file': '' },
    });
    const told = await running.output(/^.*CALLBOARD_REPORTS_DIR.*$/m);
    const folder = join(running.folder, 'a-file/reports');
    expect(JSON.parse(told)).toMatchObject({ level: 'error', fault: 'ENOTDIR', folder });
    // Callbacks matter more than their reports, so it receives them anyway.
    await running.output(/"address":"(http:[^"]+)"/);
    running.child.kill('SIGTERM');
    expect((await running.end).code).toBe(0);
  });

  test('missing SMS settings are logged once at the start, however many batches there are', async () => {
    await using running = await CliProcess.start([...SERVE.slice(0, -1), 'pretty'], {
      env: { SIGNALWIRE_SIGNING_KEY: 'PSK_test', CALLBOARD_FAILURE_THRESHOLD: '1' },
    });
    const url = await running.output(/Callboard is listening at (http:\S+)\./);
    const failures = [1, 2, 3].map((number) => callbackLine(`call-${number}`, 'failed')).join('');
    const send = ['replay', '-', '--signing-key', 'PSK_test', '--speed', '0', '--url', url];
    expect(await runCli(send, { input: failures })).toMatchObject({ code: 0 });
    await running.output(/report is written\..*batch=3/);
    running.child.kill('SIGTERM');
    const { stderr } = await running.end;
    expect(stderr.match(/SMS/g)).toHaveLength(1);
    expect(stderr).toMatch(/ info +SMS alerts are off\..*CALLBOARD_ALERT_TO/);
  });
});
