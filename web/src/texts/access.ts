/** The texts of sign-in, API keys and the audit log. */

import type { AuditAction, AuditEntry, Role, Session } from '../../../src/core/wire/access.ts';
import { counted } from './amount.ts';

export const ROLE_TEXTS: Readonly<Record<Role, string>> = {
  viewer: 'Viewer',
  operator: 'Operator',
  admin: 'Administrator',
};

export const SIGN_IN_TEXTS = {
  title: 'Sign in',
  label: 'API key or admin token',
  submit: 'Sign in',
  help: 'Callboard keeps you signed in on this browser. An administrator makes keys in the settings, or with',
  command: 'callboard keys create',
  localTitle: 'This board is closed to your browser',
  localHelp:
    'If you run Callboard, set CALLBOARD_ADMIN_TOKEN, restart it, and sign in with that token here.',
  unreachableTitle: "Callboard doesn't answer",
  unreachableHelp: 'Check that it runs. This page tries again by itself.',
} as const;

export const SETTINGS_TEXTS = {
  title: 'Settings',
  tabs: { you: 'You and this browser', keys: 'API keys', audit: 'Audit log' },
  you: {
    who: 'Signed in as',
    kinds: {
      'admin-token': 'The admin token',
      'api-key': 'API key',
      local: 'This machine',
    } satisfies Readonly<Record<Session['kind'], string>>,
    role: 'Role',
    roles: {
      viewer: 'Viewer: sees calls',
      operator: 'Operator: also plays recordings and exports raw callbacks',
      admin: 'Administrator: also makes keys and reads the audit log',
    } satisfies Readonly<Record<Role, string>>,
    accounts: 'Accounts',
    allAccounts: 'All',
    numbers: 'Phone numbers',
    masked: 'Hidden from you (CALLBOARD_MASK_NUMBERS)',
    shown: 'Shown',
    until: 'Signed in until',
    signOut: 'Sign out',
    appearance: 'Appearance',
    zone: 'Time zone',
    docs: 'Documentation',
    docsHome: 'Guides and reference',
  },
  adminsOnly: {
    title: 'Only administrators see this',
    text: 'Ask one of them, or sign in with an administrator’s key.',
  },
  loading: 'Loading',
  failed: "This couldn't be loaded",
  again: 'Try again',
} as const;

export const KEYS_TEXTS = {
  intro:
    'A key signs people in to the board, and programs to the API. Each sees only its accounts.',
  create: 'Create a key',
  none: 'No keys yet',
  noneHelp: 'Create one for each person or program, so that you can revoke it alone.',
  columns: {
    name: 'Name',
    role: 'Role',
    accounts: 'Accounts',
    created: 'Created',
    used: 'Last used',
    state: 'State',
    action: 'Action',
  },
  all: 'All',
  never: 'Never',
  valid: 'Valid',
  until: (date: string) => `Until ${date}`,
  expired: 'Expired',
  revoked: 'Revoked',
  revoke: 'Revoke',
  revokeNamed: (name: string) => `Revoke ${name}`,
  revokeTitle: 'Revoke this key?',
  revokeText: (name: string) =>
    `“${name}” stops working at once: its sessions end, and so do its live streams. You can't undo this.`,
  cancel: 'Cancel',
  form: {
    title: 'Create a key',
    name: 'Name',
    namePlaceholder: 'Who or what uses it',
    role: 'Role',
    accounts: 'Accounts',
    accountsHelp: 'Account or project SIDs, separated by blanks. Leave it empty for all.',
    expires: 'Expires',
    expiresHelp: 'Leave it empty for a key that doesn’t expire.',
    submit: 'Create',
  },
  made: {
    title: 'Copy the key now',
    text: 'This is the only time that it’s shown. Callboard stores only its hash.',
    label: 'API key',
    done: 'Done',
  },
} as const;

export const AUDIT_TEXTS = {
  intro:
    'Sign-ins, changes to keys, and what was erased or purged, newest first. Failed sign-ins are recorded once a minute per address.',
  columns: {
    at: 'Time',
    action: 'What happened',
    actor: 'By',
    address: 'From',
    subject: 'Key or call',
  },
  none: 'Nothing has happened yet',
  older: 'Show older entries',
  olderThan: 'Older than',
} as const;

/** What happened, of actions that are counted only where they're many. */
const ACTIONS: Readonly<Record<Exclude<AuditAction, PurgeAction>, string>> = {
  'signed-in': 'Signed in',
  'sign-in-failed': 'Sign-in failed',
  'signed-out': 'Signed out',
  'key-created': 'Key created',
  'key-revoked': 'Key revoked',
  'call-erased': 'Call erased',
};

type PurgeAction = 'calls-purged' | 'events-purged';

/** Whether retention did it; the subject is then the time that everything purged was older than. */
export const isPurge = (action: AuditAction): action is PurgeAction =>
  action === 'calls-purged' || action === 'events-purged';

/** `Signed in`, `Sign-in failed (12 times)`, `1,204 calls purged`. */
export function auditedInWords({ action, count }: Pick<AuditEntry, 'action' | 'count'>): string {
  if (isPurge(action)) {
    return `${counted(count, action === 'calls-purged' ? 'call' : 'callback')} purged`;
  }
  return `${ACTIONS[action]}${count > 1 ? ` (${count} times)` : ''}`;
}
