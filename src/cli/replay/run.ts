/** Runs `callboard replay`. */
import { createReadStream } from 'node:fs';
import { z } from 'zod';
import { grouped } from '../../console/callback-rate.ts';
import { type CommandContext, readOptions } from '../command.ts';
import { decimalNumber, dialect, webAddress, wholeNumber } from '../option-kinds.ts';
import { badSetting, DONE, failed, type Outcome } from '../outcome.ts';
import { readSettings } from '../read-settings.ts';
import { readCapture } from './read-capture.ts';
import { type ReplaySummary, replay } from './replay.ts';

const schema = z.object({
  url: webAddress,
  dialect,
  signingKey: z.string().min(1).optional(),
  unsigned: z.boolean().default(false),
  speed: decimalNumber(0, 1_000_000),
  concurrency: wholeNumber(1, 1_000),
  json: z.boolean().default(false),
});

/** Sends the whole capture and prints a summary. */
export async function replayFile(
  file: string,
  options: unknown,
  context: CommandContext,
): Promise<Outcome> {
  const { host, out } = context;
  const read = readOptions(schema, options);
  if (!read.ok) return read;
  const env = readSettings(context);
  if (!env.ok) return env;
  const { unsigned, json, ...settings } = read.value;
  const variable = settings.dialect === 'twilio' ? 'TWILIO_AUTH_TOKEN' : 'SIGNALWIRE_SIGNING_KEY';
  // If there are several keys, the first one signs.
  const key = settings.signingKey ?? env.value[variable]?.split(',')[0]?.trim() ?? '';
  if (key === '' && !unsigned) {
    return badSetting(
      `There's no signing key. Use --signing-key, set ${variable}, or use --unsigned.`,
    );
  }
  const input = file === '-' ? host.stdin : createReadStream(file);
  try {
    const summary = await replay(readCapture(input), {
      ...settings,
      signingKey: unsigned ? null : key,
    });
    if (!summary.ok) return failed(summary.problem);
    await out.write(`${json ? JSON.stringify(summary.value) : inWords(summary.value)}\n`);
    return summary.value.unanswered > 0
      ? failed(
          `${grouped(summary.value.unanswered)} requests got no answer (${summary.value.lastProblem ?? ''}). Is Callboard at ${settings.url}?`,
        )
      : DONE;
  } catch (error) {
    if (error instanceof Error && 'syscall' in error) {
      return failed(`${file} can't be read: ${error.message}.`);
    }
    throw error;
  }
}

function inWords({ sent, answers, unanswered, seconds }: ReplaySummary): string {
  const parts = Object.entries(answers).map(([status, count]) => `${grouped(count)} x ${status}`);
  if (unanswered > 0) parts.push(`${grouped(unanswered)} without an answer`);
  const rate = seconds > 0 ? `, ${grouped(Math.round(sent / seconds))} a second` : '';
  return `Sent ${grouped(sent)} in ${seconds.toFixed(1)} s${rate}: ${parts.join(', ') || 'nothing'}.`;
}
