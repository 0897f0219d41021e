import { expect, it } from 'vitest';
import { auditedInWords } from './access.ts';

it('says what an entry of the audit log is about, and how many', () => {
  const entries = [
    { action: 'signed-in', count: 1 },
    { action: 'sign-in-failed', count: 12 },
    { action: 'calls-purged', count: 1 },
    { action: 'events-purged', count: 12_040 },
  ] as const;
  expect(entries.map(auditedInWords)).toEqual([
    'Signed in',
    'Sign-in failed (12 times)',
    '1 call purged',
    '12,040 callbacks purged',
  ]);
});
