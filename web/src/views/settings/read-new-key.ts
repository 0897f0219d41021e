/** Reads the form for a new key. */

import type { NewApiKey, Role } from '../../../../src/core/wire/access.ts';

/** What to ask the API for. A day stands for its end, in the viewer's time zone. */
export function readNewKey(form: Pick<FormData, 'get'>): NewApiKey {
  const accounts = textOf(form, 'accounts')
    .split(/[\s,]+/)
    .filter((sid) => sid !== '');
  const day = textOf(form, 'expires');
  return {
    name: textOf(form, 'name'),
    role: roleOf(textOf(form, 'role')),
    accounts: accounts.length === 0 ? null : accounts,
    expiresAt: day === '' ? null : new Date(`${day}T23:59:59.999`).toISOString(),
  };
}

function textOf(form: Pick<FormData, 'get'>, name: string): string {
  const value = form.get(name);
  return typeof value === 'string' ? value.trim() : '';
}

function roleOf(text: string): Role {
  return text === 'admin' || text === 'operator' ? text : 'viewer';
}
