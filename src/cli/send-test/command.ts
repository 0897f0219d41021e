/** `callboard send-test`: sends a signed test callback to any receiver and explains the answer. */
import type { AddCommand } from '../command.ts';

export const addSendTest: AddCommand = (program, context) => {
  program
    .command('send-test')
    .description('send a signed test callback and explain the answer')
    .option('--url <url>', 'the callback URL (default: the Callboard in your settings)')
    .option(
      '--provider <name>',
      'sign like signalwire or twilio (default: the one you have a key for)',
    )
    .option('--status <status>', 'the call status to send', 'completed')
    .option('--signing-key <key>', 'sign with this key (SIGNALWIRE_SIGNING_KEY, TWILIO_AUTH_TOKEN)')
    .option('--account <id>', 'the AccountSid to send (SIGNALWIRE_PROJECT_ID, TWILIO_ACCOUNT_SID)')
    .option('--signed-url <url>', "sign this URL instead of the one it's sent to")
    .option('--call-sid <sid>', 'send another status of an earlier test call')
    .option(
      '--dimension <name=value>',
      "put this into the URL's query, as an own dimension; repeatable",
      (word: string, words: readonly string[] = []) => [...words, word],
    )
    .option('--unsigned', 'send without a signature')
    .option(
      '--json',
      'print JSON: { ok, callSid, url, signedUrl, status, code, ms, answer, advice }',
    )
    .addHelpText(
      'after',
      `
The test call is fictitious: its CallSid begins with 7e577e57 (or CA7e577e57 in Twilio's format), and its numbers are
reserved for fiction. Receivers store it like any other call. With --status failed, it counts as a failed call.

Without --url, it's sent to the Callboard on this machine (CALLBOARD_URL, or CALLBOARD_HOST and CALLBOARD_PORT) and
signed for CALLBOARD_PUBLIC_URL if that's set. The exit code is 0 if the receiver accepts the callback, and 1 otherwise.

Examples:
  callboard send-test
  callboard send-test --url https://callboard.example.com/callbacks/voice
  callboard send-test --dimension queue=support --dimension agent=42
  callboard send-test --provider twilio --status busy --url http://127.0.0.1:3000/status`,
    )
    .action(async (options: unknown) => {
      const { sendTest } = await import('./run.ts');
      context.finish(await sendTest(options, context));
    });
};
