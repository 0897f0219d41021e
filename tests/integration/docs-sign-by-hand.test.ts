/** The commands of "Sign a callback by hand" do what the page says, in a real shell. */
import { execFile } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { promisify } from 'node:util';
import { expect, test } from 'vitest';
import { CliProcess } from '../support/cli-process.ts';

const page = readFileSync(new URL('../../docs/how-to/sign-by-hand.md', import.meta.url), 'utf8');
const [compute = '', send = ''] = [...page.matchAll(/^```sh\n([\s\S]*?)^```$/gm)].map(
  ([, commands = '']) => commands,
);

test.each([
  ['the same key', 'PSK_test', '204'],
  ['another key', 'PSK_other', '403'],
])('a receiver with %s answers as the page says', async (_what, key, answer) => {
  await using running = await CliProcess.start(
    ['serve', '--port', '0', '--data-dir', 'data', '--log', 'json'],
    { env: { SIGNALWIRE_SIGNING_KEY: key } },
  );
  const address = await running.output(/"address":"(http:[^"]+)"/);
  const script = `${compute}\n${send}`.replace('http://127.0.0.1:8484', address);
  const { stdout } = await promisify(execFile)('sh', ['-eu', '-c', script]);
  expect(stdout).toMatch(new RegExp(`^[A-Za-z0-9+/]{27}=\n${answer}\n$`));
});
