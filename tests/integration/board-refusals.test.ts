/** The board explains every refusal of a callback, and its links lead somewhere. */

import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { REJECTION_REASONS } from '../../src/core/wire/rejection-reason.ts';
import { REFUSAL_TEXTS } from '../../web/src/texts/connect.ts';

test('Connect says what to do about each refusal', () => {
  expect([...REFUSAL_TEXTS.keys()].toSorted()).toEqual(REJECTION_REASONS.toSorted());
});

test('each explanation links to an error of the documentation', () => {
  const errors = readFileSync(new URL('../../docs/reference/errors.md', import.meta.url), 'utf8');
  for (const [reason, { error }] of REFUSAL_TEXTS) {
    expect(errors.split('\n'), reason).toContain(`### ${error}`);
  }
});
