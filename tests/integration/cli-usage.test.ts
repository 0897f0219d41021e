import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { runCli } from '../support/cli-process.ts';

const COMMANDS = [
  ['serve'],
  ['demo'],
  ['emulate'],
  ['calls', 'list'],
  ['calls', 'show'],
  ['calls', 'export'],
  ['calls', 'erase'],
  ['failures', 'list'],
  ['failures', 'show'],
  ['events', 'export'],
  ['keys', 'create'],
  ['keys', 'list'],
  ['keys', 'revoke'],
  ['replay'],
  ['backup'],
  ['verify'],
  ['rebuild'],
  ['send-test'],
];

test.each(COMMANDS.map((words) => words.join(' ')))(
  '%s --help shows usage and examples',
  async (command) => {
    const { code, stdout, stderr } = await runCli([...command.split(' '), '--help']);
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    expect(stdout).toContain(`Usage: callboard ${command}`);
    expect(stdout).toMatch(new RegExp(`Examples:\\n(.*\\n)*.*callboard ${command}`));
  },
);

test.each(['calls', 'failures', 'events', 'keys'])(
  '%s --help has examples of its commands, too',
  async (group) => {
    const { code, stdout } = await runCli([group, '--help']);
    expect(code).toBe(0);
    expect(stdout).toContain(`Usage: callboard ${group}`);
    for (const [first, second] of COMMANDS) {
      if (first !== group) continue;
      expect(stdout).toMatch(new RegExp(`Examples:\\n(.*\\n)*  callboard ${group} ${second}`));
    }
  },
);

test('the help names every command and the exit codes', async () => {
  const { code, stdout } = await runCli(['--help']);
  expect(code).toBe(0);
  for (const [word] of COMMANDS) expect(stdout).toMatch(new RegExp(`^  ${word} `, 'm'));
  expect(stdout).toContain('Exit codes: 0 done, 1 failed, 2 wrong usage, 78 invalid setting.');
});

test.each([['calls', 'list'], ['serve'], ['calls'], []])(
  'help %s %s prints what --help prints',
  async (...words: readonly string[]) => {
    const help = await runCli([...words, '--help']);
    expect(await runCli(['help', ...words])).toEqual(help);
    const [group, command] = words;
    if (group === undefined || command === undefined) return;
    expect(await runCli([group, 'help', command])).toEqual(help);
  },
);

test('the version is that of the package', async () => {
  const file = join(import.meta.dirname, '../../package.json');
  const { version } = JSON.parse(readFileSync(file, 'utf8'));
  expect(await runCli(['--version'])).toEqual({ code: 0, stdout: `${version}\n`, stderr: '' });
});

test.each([
  ['an unknown command', ['cals'], "callboard: unknown command 'cals'\n(Did you mean calls?)\n"],
  [
    'help on an unknown command',
    ['help', 'calls', 'lits'],
    "callboard: There's no command 'lits'. callboard calls --help lists them.\n",
  ],
  ['an unknown option', ['emulate', '--prot', '1'], /^callboard: unknown option '--prot'/],
  ['a missing argument', ['calls', 'show'], "callboard: missing required argument 'sid'\n"],
  [
    'an invalid number',
    ['calls', 'list', '--limit', 'many'],
    'callboard: --limit must be a whole number from 1 to 1000000.\n',
  ],
  [
    'an invalid port',
    ['serve', '--port', 'http'],
    'callboard: --port must be a whole number from 0 to 65535.\n',
  ],
  [
    'an invalid time',
    ['calls', 'list', '--from', 'noon'],
    /^callboard: --from must be a time such as 02:00, "2026-11-29 02:10", .* yesterday or now\.\n$/,
  ],
  [
    'an invalid address',
    ['calls', 'list', '--url', 'localhost:8484'],
    'callboard: --url must be an address such as http://127.0.0.1:8484.\n',
  ],
  [
    'an option that needs another',
    ['emulate', '--calls-per-second', '5'],
    'callboard: --calls-per-second requires --target, the URL for callbacks.\n',
  ],
  ['an invalid choice', ['serve', '--tables', 'some'], /Allowed choices are full, tail, off/],
])('%s is a usage error: exit code 2 and a sentence', async (_what, args, message) => {
  const { code, stdout, stderr } = await runCli(args);
  expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
  if (typeof message === 'string') expect(stderr).toBe(message);
  else expect(stderr).toMatch(message);
});

test.each([
  ['serve', { CALLBOARD_PORT: 'http' }, /^callboard: CALLBOARD_PORT .*whole number/],
  ['serve', { CALLBOARD_HOST: '0.0.0.0' }, /^callboard: CALLBOARD_HOST .*also requires/],
  ['calls list', { CALLBOARD_TIMEZONE: 'CEST!' }, /^callboard: CALLBOARD_TIMEZONE must be/],
  [
    'serve',
    { CALLBOARD_LOG: 'json', CALLBOARD_TABLES: 'full' },
    /Tables can.t be shown with JSON lines/,
  ],
  ['replay x.ndjson', {}, /no signing key\. Use --signing-key/],
])('%s exits with 78 for a bad setting, and names it', async (command, env, message) => {
  const { code, stdout, stderr } = await runCli(command.split(' '), { env });
  expect({ code, stdout }).toEqual({ code: 78, stdout: '' });
  expect(stderr).toMatch(message);
});

test('settings are read from .env in the current folder, too', async () => {
  const files = { '.env': 'CALLBOARD_URL=http://127.0.0.1:9\n' };
  const { code, stderr } = await runCli(['calls', 'list'], { files });
  expect(code).toBe(1);
  expect(stderr).toContain('http://127.0.0.1:9 ');
});
