/** Who may see what, as the API says it: API keys, the session of a board, and the audit log. */

/** What someone can do. Each role includes the one before it. */
export const ROLES = ['viewer', 'operator', 'admin'] as const;
export type Role = (typeof ROLES)[number];

/** An API key as it's listed. The key itself is shown once, when it's made. */
export interface ApiKey {
  /** Public; names the key in the audit log. */
  readonly id: string;
  readonly name: string;
  readonly role: Role;
  /** The accounts that it sees; null for all. */
  readonly accounts: readonly string[] | null;
  readonly createdAt: string;
  /** Null if it doesn't expire. */
  readonly expiresAt: string | null;
  /** To within a minute; null if it was never used. */
  readonly lastUsedAt: string | null;
  /** Null while it's valid. */
  readonly revokedAt: string | null;
}

/** `GET /api/v1/keys`, newest first. */
export interface ApiKeyList {
  readonly keys: readonly ApiKey[];
}

/** The body of `POST /api/v1/keys`. */
export interface NewApiKey {
  readonly name: string;
  readonly role: Role;
  /** Null or left out for all accounts. */
  readonly accounts?: readonly string[] | null;
  /** ISO 8601; null or left out for a key that doesn't expire. */
  readonly expiresAt?: string | null;
}

/** Its answer: the only time that the key is shown. */
export interface MadeApiKey extends ApiKey {
  readonly key: string;
}

/** The body of `POST /api/v1/session`, which signs a browser in. */
export interface SignIn {
  /** An API key, or the admin token. */
  readonly key: string;
}

/** `GET /api/v1/session`: who's asking. */
export interface Session {
  /** `local`: on the machine itself, with no admin token set. */
  readonly kind: 'admin-token' | 'api-key' | 'local';
  /** The key's name; null without a key. */
  readonly name: string | null;
  readonly role: Role;
  /** The accounts that they see; null for all. */
  readonly accounts: readonly string[] | null;
  /** Whether phone numbers and names are hidden from them (`CALLBOARD_MASK_NUMBERS`). */
  readonly numbersMasked: boolean;
  /** When the browser has to sign in again; null if it never does. */
  readonly expiresAt: string | null;
}

/** What the audit log records. */
export const AUDIT_ACTIONS = [
  'signed-in',
  'sign-in-failed',
  'signed-out',
  'key-created',
  'key-revoked',
  'call-erased',
  'calls-purged',
  'events-purged',
] as const;
export type AuditAction = (typeof AUDIT_ACTIONS)[number];

/** One line of the audit log. */
export interface AuditEntry {
  readonly id: number;
  readonly at: string;
  readonly action: AuditAction;
  /** Who did it: a key's id, `admin-token` or `local`; null if they couldn't sign in, or it was retention. */
  readonly actor: string | null;
  /** Where they connected from; null for failures from more addresses than are counted apart. */
  readonly address: string | null;
  /**
   * The key that it was done to, or that they tried to sign in with; the SID of an erased call; of purges, the time
   * that everything removed was older than, ISO 8601. Null if there's none.
   */
  readonly subject: string | null;
  /** How many calls or callbacks were purged; how often, for failures that are recorded once a minute; otherwise 1. */
  readonly count: number;
}

/** `GET /api/v1/audit`, newest first. */
export interface AuditList {
  readonly entries: readonly AuditEntry[];
  readonly nextCursor: string | null;
}
