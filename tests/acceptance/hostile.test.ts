/**
 * The attacks of `npm run test:hostile` in their short form: nothing is lost, duplicated or reported wrongly.
 */

import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { ATTACKS } from '../hostile/attacks/all.ts';
import { runAttack } from '../hostile/run-attack.ts';

const HERE = ATTACKS.filter(({ alsoShownBy }) => alsoShownBy === undefined);

test.each(HERE)('$id: $title', async (attack) => {
  const { problems, lost, doubled } = await runAttack(attack, 'short');
  expect({ problems, lost, doubled }).toEqual({ problems: [], lost: 0, doubled: 0 });
});

test('attacks that are left out here are shown by a test that exists', () => {
  const shownBy = ATTACKS.flatMap(({ alsoShownBy = [] }) => alsoShownBy);
  expect(shownBy.filter((path) => !existsSync(join(import.meta.dirname, '../..', path)))).toEqual(
    [],
  );
});
