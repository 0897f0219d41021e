/**
 * Every attack of `npm run test:hostile` in its short form: nothing is lost, duplicated or reported wrongly.
 */

import { expect, test } from 'vitest';
import { ATTACKS } from '../hostile/attacks/all.ts';
import { runAttack } from '../hostile/run-attack.ts';

test.each(ATTACKS)('$id: $title', async (attack) => {
  const { problems, lost, doubled } = await runAttack(attack, 'short');
  expect({ problems, lost, doubled }).toEqual({ problems: [], lost: 0, doubled: 0 });
});
