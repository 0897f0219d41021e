/** The board explains every refusal of a callback, and its links lead somewhere. */

import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import type { RejectionReason } from '../../src/ports/metrics.ts';
import { REFUSAL_TEXTS } from '../../web/src/texts/connect.ts';

/** All of them: leaving one out doesn't compile. */
const REASONS: Readonly<Record<RejectionReason, true>> = {
  unsigned: true,
  'unsigned-not-local': true,
  'bad-signature': true,
  'wrong-account': true,
  'no-key': true,
  malformed: true,
  'malformed-http': true,
  'unsupported-body': true,
  'too-many-parameters': true,
  'too-large': true,
  'head-too-large': true,
  'wrong-path': true,
  timeout: true,
  shed: true,
  'store-failed': true,
};

test('Connect says what to do about each refusal', () => {
  expect([...REFUSAL_TEXTS.keys()].toSorted()).toEqual(Object.keys(REASONS).toSorted());
});

test('each explanation links to an error of the documentation', () => {
  const errors = readFileSync(new URL('../../docs/reference/errors.md', import.meta.url), 'utf8');
  for (const [reason, { error }] of REFUSAL_TEXTS) {
    expect(errors.split('\n'), reason).toContain(`### ${error}`);
  }
});
