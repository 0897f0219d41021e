/** `callboard calls erase`: erases a call's personal data, once someone has said yes. */

import { stderr, stdin } from 'node:process';
import { createInterface } from 'node:readline/promises';
import { z } from 'zod';
import { safeText } from '../../console/safe-text.ts';
import type { Call } from '../../core/wire/call.ts';
import type { ErasedCall } from '../../core/wire/erased-call.ts';
import { erasedCallSchema } from '../../http/schemas/erased-call.ts';
import type { AddCommand, CommandContext } from '../command.ts';
import { connectedOptions, withConnection } from '../connection-options.ts';
import { DONE, failed, type Outcome, usedWrongly } from '../outcome.ts';
import { fetchNamedCall } from './fetch-named.ts';

const schema = z.object({ yes: z.boolean().default(false) });

export const addCallsErase: AddCommand = (calls, context) => {
  withConnection(
    calls
      .command('erase')
      .description(
        "erase a call's numbers, names and URLs permanently; its status, times and audio stay",
      )
      .argument('<sid>', 'the CallSid, or its first 8 hex digits or more')
      .option('--yes', "don't ask first"),
  )
    .addHelpText(
      'after',
      `
Examples:
  callboard calls erase 8d0c1f0e
  callboard calls erase 8d0c1f0e-5f6a-4c1b-9a53-0b6f6a1f2c11 --yes`,
    )
    .action(async (sid: string, options: Record<string, unknown>) => {
      context.finish(await eraseCall(sid, options, context));
    });
};

async function eraseCall(
  sid: string,
  options: Readonly<Record<string, unknown>>,
  context: CommandContext,
): Promise<Outcome> {
  const connected = connectedOptions(schema, options, context);
  if (!connected.ok) return connected;
  const { client, own } = connected.value;
  const call = await fetchNamedCall(client, sid);
  if (!call.ok) return call;
  const { callSid } = call.value;
  if (!own.yes) {
    if (!stdin.isTTY) return usedWrongly(`To erase ${callSid} without being asked, add --yes.`);
    if (!(await isWanted(call.value))) return failed('Nothing was erased.');
  }
  const erased = await client.delete('/api/v1/calls/{sid}', { sid: callSid }, erasedCallSchema);
  if (!erased.ok) return erased;
  context.tell(describe(erased.value));
  return DONE;
}

async function isWanted({ callSid, from, to }: Call): Promise<boolean> {
  const parties = `${safeText(from ?? 'unknown')} to ${safeText(to ?? 'unknown')}`;
  const asking = createInterface({ input: stdin, output: stderr });
  try {
    const answer = await asking.question(
      `Erase the personal data of ${callSid} (${parties})? You can't undo this. [y/N] `,
    );
    return /^y(es)?$/i.test(answer.trim());
  } finally {
    asking.close();
  }
}

const describe = ({ callSid, otherLegs, notErased }: ErasedCall): string =>
  [
    `Erased ${callSid}.`,
    ...(otherLegs.length === 0
      ? []
      : [`Its other legs have numbers of their own: ${otherLegs.join(', ')}.`]),
    "Out of Callboard's reach:",
    ...notErased.map(({ note }) => `  ${note}`),
  ].join('\n');
