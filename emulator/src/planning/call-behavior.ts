/**
 * How a call to a number goes, as written in the table of magic test numbers and in scenario files.
 * What's left out is drawn at random, as for any call.
 */
import { z } from 'zod';
import { LINE_KINDS } from '../audio/line-quality.ts';
import { outcomeMixSchema } from './outcome-mix.ts';

const seconds = z
  .number('must be a number of seconds')
  .min(0, 'must not be negative')
  .max(86_400, 'must be at most a day, 86400');

/** Seconds: `5`, `[2, 8]`, or `{ "median": 8, "spread": 0.6 }`. */
export const secondsSchema = z.union(
  [
    seconds,
    z
      .tuple([seconds, seconds])
      .refine(([least, most]) => least <= most, "the first can't be above the second")
      .readonly(),
    z.strictObject({
      median: seconds.min(0.001),
      spread: z.number().min(0).max(5),
      least: seconds.optional(),
      most: seconds.optional(),
    }),
  ],
  'must be seconds: 5, [2, 8], or { "median": 8, "spread": 0.6 }',
);

const terminal = z.union(
  [z.literal('lost'), z.strictObject({ lateSeconds: seconds })],
  'must be "lost" or { "lateSeconds": 120 }',
);

const answered = z.strictObject({
  outcome: z.literal('answered'),
  ringSeconds: secondsSchema.optional(),
  /** Until one side hangs up; the call's instructions can end it earlier. */
  talkSeconds: secondsSchema.optional(),
  hangup: z.enum(['caller', 'callee']).optional(),
  answeredBy: z
    .enum([
      'human',
      'machine_start',
      'machine_end_beep',
      'machine_end_silence',
      'machine_end_other',
      'fax',
      'unknown',
    ])
    .optional(),
  line: z.enum(LINE_KINDS).optional(),
  /** Pressed when the call's instructions ask for digits. */
  digits: z
    .string()
    .regex(/^[\d*#]{0,32}$/, 'must be up to 32 of 0-9, * and #')
    .optional(),
  terminal: terminal.optional(),
});

/** Refused by the far end; with 0 seconds of ringing, before it rang. */
const refusedBy = <Outcome extends string>(outcome: Outcome) =>
  z.strictObject({
    outcome: z.literal(outcome),
    sip: z.number().int().min(400).max(699).optional(),
    ringSeconds: secondsSchema.optional(),
    terminal: terminal.optional(),
  });

/** One way for a call to go. */
export const callBehaviorSchema = z.discriminatedUnion('outcome', [
  answered,
  refusedBy('busy'),
  refusedBy('no-answer'),
  refusedBy('failed'),
  z.strictObject({
    outcome: z.literal('canceled'),
    ringSeconds: secondsSchema.optional(),
    terminal: terminal.optional(),
  }),
  /** REST doesn't place the call, and answers with the provider's error code. */
  z.strictObject({
    outcome: z.literal('refused'),
    code: z.number().int().min(10_000).max(99_999),
    message: z.string().min(1).default("The call can't be placed to this number."),
  }),
  /** Random, with a mix of its own. */
  z.strictObject({ outcome: z.literal('mixed'), mix: outcomeMixSchema }),
]);

/** How a call goes, checked. */
export type CallBehavior = z.output<typeof callBehaviorSchema>;
/** The same as it's written. */
export type CallBehaviorInput = z.input<typeof callBehaviorSchema>;

/** Reads a behavior from the rest of an object's fields; null, with issues added, if it's invalid. */
export function readBehavior(
  fields: Readonly<Record<string, unknown>>,
  context: z.RefinementCtx,
): CallBehavior | null {
  const read = callBehaviorSchema.safeParse(fields);
  if (read.success) return read.data;
  for (const { path, message } of read.error.issues) {
    context.addIssue({ code: 'custom', path: [...path], message });
  }
  return null;
}
