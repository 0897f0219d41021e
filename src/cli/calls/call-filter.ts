/** The options that filter calls: the API's filters, with the same names. */
import type { Command } from 'commander';
import { z } from 'zod';
import { readDirection, readParty, readStatus } from '../../core/call-query.ts';
import { OUTCOMES } from '../../core/kpi/outcome.ts';
import { type Result, success } from '../../core/result.ts';
import type { TimeZone } from '../../core/time/time-zone.ts';
import type { Query } from '../api-paths.ts';
import { type CommandContext, readOptions } from '../command.ts';
import { decimalNumber, wholeNumber } from '../option-kinds.ts';
import { type CommandResult, usedWrongly } from '../outcome.ts';
import { timeOf } from '../time-options.ts';

/** Checks a value the way the API does, and passes it on unchanged. */
const checkedBy = <Value>(read: (text: string) => Result<Value, string>) =>
  z.string().superRefine((text, context) => {
    const one = read(text);
    if (!one.ok) context.addIssue(one.problem);
  });
const party = checkedBy(readParty).optional();

const seconds = decimalNumber(0, 86_400).optional();
const LEGS = ['first', 'child', 'all'] as const;
const HANGUP_PARTIES = ['caller', 'callee'] as const;

const schema = z.object({
  status: z.array(checkedBy(readStatus)).optional(),
  direction: z.array(checkedBy(readDirection)).optional(),
  fromNumber: party,
  toNumber: party,
  number: party,
  parent: z.string().min(1, 'must not be empty').optional(),
  batch: wholeNumber(1, 999_999_999).optional(),
  from: z.string().optional(),
  to: z.string().optional(),
  leg: z.enum(LEGS, { error: `must be one of ${LEGS.join(', ')}` }).optional(),
  outcome: z.array(z.enum(OUTCOMES, { error: `must be one of ${OUTCOMES.join(', ')}` })).optional(),
  sip: z.array(z.string().regex(/^[1-6]\d\d$/, 'must be SIP codes from 100 to 699')).optional(),
  hangupBy: z.enum(HANGUP_PARTIES, { error: `must be ${HANGUP_PARTIES.join(' or ')}` }).optional(),
  dimension: z
    .array(z.string().regex(/^[^=]+=./, 'must be a name and a value such as queue=support'))
    .default([]),
  numberPart: z.string().min(3, 'must have at least 3 characters').optional(),
  minMos: decimalNumber(1, 5).optional(),
  maxMos: decimalNumber(1, 5).optional(),
  minPdd: seconds,
  maxPdd: seconds,
  minRing: seconds,
  maxRing: seconds,
  minTalk: seconds,
  maxTalk: seconds,
});

/** Adds the filters to a command. */
export const withCallFilter = (command: Command): Command =>
  command
    .option(
      '--status <status...>',
      'only calls with one of these statuses, such as failed busy',
      byComma,
    )
    .option(
      '--direction <direction...>',
      'only inbound, outbound-api or outbound-dial calls',
      byComma,
    )
    .option('--from-number <number>', 'only calls from this number')
    .option('--to-number <number>', 'only calls to this number')
    .option('--number <number>', 'only calls from or to this number')
    .option('--parent <sid>', 'only the child legs of this call')
    .option('--batch <batch>', 'only the failed calls of this batch')
    .option('--leg <leg>', 'only first legs, child legs (dialled by another call), or all')
    .option(
      '--outcome <outcome...>',
      'only calls that came out like this, such as blocked',
      byComma,
    )
    .option('--sip <code...>', 'only calls that ended with one of these SIP codes', byComma)
    .option('--hangup-by <end>', 'only calls that the caller or the callee hung up')
    .option('--number-part <text>', 'only calls with this in either number or address')
    .option('--dimension <name=value...>', 'only calls with this value of an own dimension')
    .option('--min-mos <mos>', 'only calls with a MOS of at least this')
    .option('--max-mos <mos>', 'only calls with a MOS of at most this')
    .option('--min-pdd <seconds>', 'only calls that took at least this long until they rang')
    .option('--max-pdd <seconds>', 'only calls that took at most this long until they rang')
    .option('--min-ring <seconds>', 'only calls that rang for at least this long')
    .option('--max-ring <seconds>', 'only calls that rang for at most this long')
    .option('--min-talk <seconds>', 'only calls with at least this much talk')
    .option('--max-talk <seconds>', 'only calls with at most this much talk')
    .option('--from <time>', 'only calls that started at this time or later')
    .option('--to <time>', 'only calls that started before this time');

/** Collects values separated by spaces or commas, like the API. */
const byComma = (word: string, words: readonly string[] = []): readonly string[] => [
  ...words,
  ...word.split(',').filter((one) => one !== ''),
];

/** Explains times at the end of a command's help. */
export const TIMES_HELP = `
A time is 02:00 (today), "2026-11-29 02:10", ISO 8601, a day, -1h, -30m, -2d, today, yesterday or now.
Times without a zone are in CALLBOARD_TIMEZONE (UTC unless set), or in UTC with --utc.`;

/** `queue=support` as the API's `dim.queue=support`. */
function dimensionQuery(given: readonly string[]): Readonly<Record<string, readonly string[]>> {
  const query: Record<string, readonly string[]> = {};
  for (const one of given) {
    const at = one.indexOf('=');
    const name = `dim.${one.slice(0, at)}`;
    query[name] = [...(query[name] ?? []), one.slice(at + 1)];
  }
  return query;
}

/** Converts the options to query parameters of the API. */
export function readCallFilter(
  options: unknown,
  zone: TimeZone,
  context: CommandContext,
): CommandResult<Query<'/api/v1/calls.csv'>> {
  const read = readOptions(schema, options);
  if (!read.ok) return read;
  const { parent, batch, from, to, sip, dimension, ...rest } = read.value;
  const { minMos, maxMos, minPdd, maxPdd, minRing, maxRing, minTalk, maxTalk, ...same } = rest;
  const window: Record<string, string> = {};
  for (const [name, text] of Object.entries({ from, to })) {
    if (text === undefined) continue;
    const time = timeOf(`--${name}`, text, zone, context);
    if (!time.ok) return time;
    window[name] = new Date(time.value).toISOString();
  }
  const { from: begins, to: ends } = window;
  if (begins !== undefined && ends !== undefined && begins >= ends) {
    return usedWrongly(`--to must be later than --from, but ${ends} isn't later than ${begins}.`);
  }
  return success({
    ...same,
    'mos.gte': minMos?.toString(),
    'mos.lte': maxMos?.toString(),
    'pddSeconds.gte': minPdd?.toString(),
    'pddSeconds.lte': maxPdd?.toString(),
    'ringSeconds.gte': minRing?.toString(),
    'ringSeconds.lte': maxRing?.toString(),
    'durationSeconds.gte': minTalk?.toString(),
    'durationSeconds.lte': maxTalk?.toString(),
    sipCode: sip,
    ...dimensionQuery(dimension),
    ...window,
    parentCallSid: parent,
    batch: batch?.toString(),
  });
}
