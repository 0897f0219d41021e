/**
 * The command line: registers the commands, shows help, and turns a command's outcome into an exit code.
 * It never ends the process.
 */
import { Command, CommanderError } from 'commander';
import packageJson from '../../package.json' with { type: 'json' };
import { DOT_ENV, withDotEnv } from '../app/config/dot-env.ts';
import { type HostProcess, readProcess } from '../app/process.ts';
import { addBackup } from './backup/command.ts';
import { addCallsErase } from './calls/erase.ts';
import { addCallsExport } from './calls/export.ts';
import { addCallsList } from './calls/list.ts';
import { addCallsShow } from './calls/show.ts';
import type { CommandContext } from './command.ts';
import { addDemo } from './demo/command.ts';
import { addEmulate } from './emulate/command.ts';
import { addEventsExport } from './events/export.ts';
import { addFailuresList } from './failures/list.ts';
import { addFailuresShow } from './failures/show.ts';
import { addHelp } from './help.ts';
import { addKeysCreate } from './keys/create.ts';
import { addKeysList } from './keys/list.ts';
import { addKeysRevoke } from './keys/revoke.ts';
import { badSetting, DONE, EXIT_CODES, failed, type Outcome } from './outcome.ts';
import { addRebuild } from './rebuild/command.ts';
import { addReplay } from './replay/command.ts';
import { addSendTest } from './send-test/command.ts';
import { addServe } from './serve/command.ts';
import { addStats } from './stats/command.ts';
import { TextOut } from './text-out.ts';
import { addVerify } from './verify/command.ts';

/** Runs one command. Resolves with the exit code once everything it started has ended. */
export async function main(
  argv: readonly string[],
  host: HostProcess = readProcess(),
): Promise<number> {
  let outcome: Outcome = DONE;
  const out = new TextOut(host.stdout);
  const problems = new TextOut(host.stderr);
  const tell = (text: string): void => {
    host.stderr.write(`${text}\n`);
  };
  const context: CommandContext = {
    host,
    out,
    settings() {
      const read = withDotEnv(host.env, DOT_ENV);
      return read.ok ? read : badSetting(read.problem);
    },
    tell,
    finish(ended) {
      outcome = ended;
    },
  };
  try {
    await programOf(context).parseAsync([...argv], { from: 'user' });
  } catch (error) {
    if (!(error instanceof CommanderError)) throw error;
    return error.exitCode === 0 ? 0 : 2;
  }
  if (outcome.ok && out.broken !== null) {
    outcome = failed(`Standard output can't be written: ${out.broken.message}.`);
  }
  if (outcome.ok) return 0;
  await problems.write(`callboard: ${outcome.problem.message}\n`);
  return outcome.problem.exitCode;
}

const EXAMPLES = `
Examples:
  callboard demo                              see it work, without an account
  callboard serve                             receive callbacks at http://127.0.0.1:8484
  callboard calls list --status failed        list failed calls
  callboard help calls list                   show a command's help
From a checkout: npm run callboard -- <command>.`;

const CALLS_EXAMPLES = `
Examples:
  callboard calls list --status failed --limit 20
  callboard calls show 8d0c1f0e-5f6a-4c1b-9a53-0b6f6a1f2c11
  callboard calls export --output calls.csv
  callboard calls erase 8d0c1f0e`;

const FAILURES_EXAMPLES = `
Examples:
  callboard failures list
  callboard failures show 3`;

const KEYS_EXAMPLES = `
Examples:
  callboard keys create --name "Wallboard" --role viewer
  callboard keys list
  callboard keys revoke key_9f2c01ab77de`;

const EVENTS_EXAMPLES = `
Examples:
  callboard events export --output capture.ndjson`;

function programOf(context: CommandContext): Command {
  const { host } = context;
  const program = new Command('callboard')
    .description(packageJson.description)
    .version(packageJson.version)
    .helpCommand(false)
    .exitOverride()
    .configureOutput({
      writeOut: (text) => host.stdout.write(text),
      writeErr: (text) => host.stderr.write(text),
      outputError: (text, write) => write(text.replace(/^error: /, 'callboard: ')),
      getOutHelpWidth: () => host.stdout.columns ?? 100,
      getErrHelpWidth: () => host.stderr.columns ?? 100,
      getOutHasColors: () => false,
      getErrHasColors: () => false,
    })
    .addHelpText('after', `${EXAMPLES}\n${EXIT_CODES}`);
  addServe(program, context);
  addDemo(program, context);
  addEmulate(program, context);
  const calls = program
    .command('calls')
    .helpCommand(false)
    .description('list, show, export and erase the calls of a running Callboard')
    .addHelpText('after', CALLS_EXAMPLES);
  addCallsList(calls, context);
  addCallsShow(calls, context);
  addCallsExport(calls, context);
  addCallsErase(calls, context);
  addStats(program, context);
  const failures = program
    .command('failures')
    .helpCommand(false)
    .description("list and show a running Callboard's batches of failed calls")
    .addHelpText('after', FAILURES_EXAMPLES);
  addFailuresList(failures, context);
  addFailuresShow(failures, context);
  const events = program
    .command('events')
    .helpCommand(false)
    .description('export all stored callbacks')
    .addHelpText('after', EVENTS_EXAMPLES);
  addEventsExport(events, context);
  const keys = program
    .command('keys')
    .helpCommand(false)
    .description('make, list and revoke API keys of a running Callboard')
    .addHelpText('after', KEYS_EXAMPLES);
  addKeysCreate(keys, context);
  addKeysList(keys, context);
  addKeysRevoke(keys, context);
  addReplay(program, context);
  addBackup(program, context);
  addVerify(program, context);
  addRebuild(program, context);
  addSendTest(program, context);
  for (const group of [program, calls, failures, events, keys]) addHelp(group, context);
  return program;
}
