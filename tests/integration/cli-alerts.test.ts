import { describe, expect, test } from 'vitest';
import { CliProcess } from '../support/cli-process.ts';

const SERVE = ['serve', '--port', '0', '--data-dir', 'data', '--log', 'json'];

describe('what alerts need', () => {
  test('a reports folder that cannot be written is told at the start, not with the first alarm', async () => {
    await using running = await CliProcess.start(SERVE, {
      env: { SIGNALWIRE_SIGNING_KEY: 'PSK_test', CALLBOARD_REPORTS_DIR: 'a-file/reports' },
      files: { 'a-file': '' },
    });
    const told = await running.output(/^.*CALLBOARD_REPORTS_DIR.*$/m);
    expect(JSON.parse(told)).toMatchObject({ level: 'error', fault: 'ENOTDIR' });
    // Callbacks are worth more than their reports: it receives all the same.
    await running.output(/"address":"(http:[^"]+)"/);
    running.child.kill('SIGTERM');
    expect((await running.end).code).toBe(0);
  });
});
