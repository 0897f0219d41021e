import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { failureListSchema } from '../../src/http/schemas/failure.ts';
import { callbackLine } from '../support/callback-lines.ts';
import { CliProcess, runCli } from '../support/cli-process.ts';

const KEY = 'PSK_test';
const failure = (callSid: string, SipResultCode: string, SipInviteResultPhrase: string): string =>
  callbackLine(callSid, 'failed', { SipResultCode, SipInviteResultPhrase });

describe('failures', () => {
  let serving: CliProcess;
  let url: string;
  const ask = (...args: readonly string[]) => runCli(['failures', ...args, '--url', url]);

  beforeAll(async () => {
    serving = await CliProcess.start(
      ['serve', '--port', '0', '--data-dir', 'data', '--log', 'json'],
      { env: { SIGNALWIRE_SIGNING_KEY: KEY, CALLBOARD_FAILURE_THRESHOLD: '3' } },
    );
    url = await serving.output(/"address":"(http:[^"]+)"/);
    const send = ['replay', '-', '--speed', '0', '--signing-key', KEY, '--url', url];
    const first =
      failure('first-1', '503', 'Service Unavailable') +
      failure('first-2', '503', 'Service Unavailable') +
      failure('first-3', '404', 'Not Found');
    await runCli(send, { input: first });
    await serving.output(/report is written/);
    await runCli(send, { input: failure('second-1', '486', 'Busy Here') });
  });
  afterAll(async () => {
    await serving[Symbol.asyncDispose]();
  });

  test('list shows the open batch and the closed ones, with report and alerts', async () => {
    const { code, stdout, stderr } = await ask('list');
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    const [head, open, closed, ...more] = stdout.trimEnd().split('\n');
    expect(head).toMatch(/^Batch +Calls +Opened \(UTC\) +Closed \(UTC\) +Alerts +Report$/);
    expect(open).toMatch(/^2 +1 of 3 +20\d\d-\S+ \S+ +still open +- +-$/);
    expect(closed).toMatch(/^1 +3 +20\S+ \S+ +20\S+ \S+ +none +failed-calls-batch-0001-\S+\.csv$/);
    expect(more).toEqual([]);
    const asJson = await ask('list', '--json');
    expect(failureListSchema.parse(JSON.parse(asJson.stdout)).batches).toHaveLength(1);
  });

  test('show says why the calls of a batch failed, and lists each', async () => {
    const { code, stdout } = await ask('show', '1');
    expect(code).toBe(0);
    expect(stdout).toMatch(/^Calls +3$/m);
    expect(stdout).toMatch(/^Reasons +2 x 503 Service Unavailable, 1 x 404 Not Found$/m);
    expect(stdout).toMatch(/^Closed +20\S+ \S+ UTC$/m);
    for (const sid of ['first-1', 'first-2', 'first-3']) {
      expect(stdout).toMatch(new RegExp(`^${sid} +failed `, 'm'));
    }
    expect(stdout).not.toContain('second-1');
    const { batch, calls } = JSON.parse((await ask('show', '1', '--json')).stdout);
    expect({ batch: batch.batch, calls: calls.length }).toEqual({ batch: 1, calls: 3 });
  });

  test('show without a number shows the open batch', async () => {
    const { stdout } = await ask('show');
    expect(stdout).toMatch(/^Batch +2, still open\nCalls +1 of 3$/m);
    expect(stdout).toMatch(/^second-1 +failed .*486 Busy Here$/m);
  });

  test.each([
    ['9', 1, /There's no batch 9\. The open one is 2;/],
    ['three', 2, /The batch must be a number/],
  ])('show %s says what there is', async (batch, code, message) => {
    const end = await ask('show', batch);
    expect(end).toMatchObject({ code, stdout: '' });
    expect(end.stderr).toMatch(message);
  });
});
