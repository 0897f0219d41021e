import { expect, it } from 'vitest';
import { readNewKey } from './read-new-key.ts';

function formOf(fields: Readonly<Record<string, string>>): FormData {
  const form = new FormData();
  for (const [name, value] of Object.entries(fields)) form.set(name, value);
  return form;
}

it('an empty field means no limit', () => {
  expect(
    readNewKey(formOf({ name: ' Wall ', role: 'viewer', accounts: ' ', expires: '' })),
  ).toEqual({
    name: 'Wall',
    role: 'viewer',
    accounts: null,
    expiresAt: null,
  });
});

it('accounts are separated by blanks or commas, and a key is valid through its last day', () => {
  const key = readNewKey(
    formOf({ name: 'CRM', role: 'admin', accounts: 'AC1, AC2  AC3', expires: '2026-12-24' }),
  );
  expect(key).toEqual({
    name: 'CRM',
    role: 'admin',
    accounts: ['AC1', 'AC2', 'AC3'],
    expiresAt: new Date(2026, 11, 24, 23, 59, 59, 999).toISOString(),
  });
});

it('a role that does not exist is the least one', () => {
  expect(readNewKey(formOf({ name: 'x', role: 'root' })).role).toBe('viewer');
});
