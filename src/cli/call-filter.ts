/** The options that choose calls: the filters of the API, by the same names. */
import type { Command } from 'commander';
import { z } from 'zod';
import type { Query } from './api-client.ts';
import { type ReadOptions, readOptions } from './command.ts';
import { moment, wholeNumber } from './option-kinds.ts';

const word = z.string().min(1, 'must not be empty').optional();
const words = z.array(z.string().min(1, 'must not be empty')).optional();

const schema = z.object({
  status: words,
  direction: words,
  fromNumber: word,
  toNumber: word,
  number: word,
  parent: word,
  batch: wholeNumber(1, 999_999_999).optional(),
  from: moment.optional(),
  to: moment.optional(),
});

/** Adds the filters to a command. */
export const withCallFilter = (command: Command): Command =>
  command
    .option('--status <status...>', 'only calls in one of these, such as failed busy')
    .option('--direction <direction...>', 'only inbound, outbound-api or outbound-dial')
    .option('--from-number <number>', 'only calls from this number')
    .option('--to-number <number>', 'only calls to this number')
    .option('--number <number>', 'only calls from or to this number')
    .option('--parent <sid>', 'only the child legs of this call')
    .option('--batch <batch>', 'only the failed calls of this batch')
    .option('--from <time>', 'only calls that started at this time or later')
    .option('--to <time>', 'only calls that started before this time');

/** The filters as the API takes them. */
export function readCallFilter(options: unknown): ReadOptions<Query> {
  const read = readOptions(schema, options);
  if (!read.ok) return read;
  const { parent, batch, ...same } = read.value;
  return { ok: true, value: { ...same, parentCallSid: parent, batch: batch?.toString() } };
}
