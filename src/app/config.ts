/**
 * The configuration: from the environment, the only place that is read, to typed values with every
 * default filled in. It starts nothing and touches no file.
 */

import { join } from 'node:path';
import type { AccountSid } from '../core/ids.ts';
import { type TimeZone, UTC } from '../core/time/time-zone.ts';
import { isLoopbackHost, isLoopbackUrl } from '../ingest/loopback.ts';
import { providerBaseUrl } from '../provider/base-url.ts';
import type { Dialect } from '../provider/sign.ts';
import type { Env } from './config/dot-env.ts';
import { brokenRules } from './config/rules.ts';
import type { Secret } from './config/secret.ts';
import { type ConfigProblem, SETTINGS } from './config/settings.ts';
import { readValues, type Values } from './config/values.ts';

export interface Config {
  readonly listen: {
    readonly host: string;
    readonly port: number;
    /** Whether only this machine can connect. */
    readonly loopback: boolean;
  };
  /** The address that the provider was given, without a last slash. */
  readonly publicUrl: string | null;
  readonly trustProxy: boolean;
  readonly dataDir: string;
  readonly reportsDir: string;
  /** By which callbacks are verified; a key with an account verifies that account's only. */
  readonly keys: readonly SigningKey[];
  readonly allowUnsigned: boolean;
  readonly adminToken: Secret | null;
  /** Whose API sends messages; null where no account is set. */
  readonly provider: ProviderAccount | null;
  readonly failureThreshold: number;
  readonly alerts: {
    readonly sms: { readonly from: string; readonly to: readonly string[] } | null;
    readonly webhook: { readonly url: Secret; readonly secret: Secret } | null;
  };
  /** In which a terminal shows times. */
  readonly timeZone: TimeZone;
  /** Null: by whether the output is a terminal. */
  readonly log: 'pretty' | 'json' | null;
  /** Null: by whether the output is a terminal. */
  readonly tables: 'full' | 'tail' | 'off' | null;
}

export interface SigningKey {
  readonly dialect: Dialect;
  /** Null: callbacks of any account. */
  readonly accountSid: AccountSid | null;
  readonly key: Secret;
}

export interface ProviderAccount {
  readonly dialect: Dialect;
  readonly accountSid: AccountSid;
  readonly token: Secret;
  /** Under which `Accounts/…` lies. */
  readonly baseUrl: URL;
}

export type ConfigResult =
  | {
      readonly ok: true;
      readonly config: Config;
      /** What is odd but no reason not to start. */
      readonly notes: readonly ConfigProblem[];
    }
  | { readonly ok: false; readonly problems: readonly ConfigProblem[] };

/** Reads the configuration from environment variables. */
export function loadConfig(env: Env): ConfigResult {
  const read = readValues(env);
  if (!read.ok) return read;
  const { values } = read;
  const provider = providerOf(values);
  const problems = [...brokenRules(values), ...(provider.ok ? [] : [provider.problem])];
  if (!provider.ok || problems.length > 0) return { ok: false, problems };
  return { ok: true, config: configOf(values, provider.account), notes: notesOn(env, values) };
}

/** A problem as a line of text. */
export const sayProblem = ({ name, problem }: ConfigProblem): string => `${name} ${problem}.`;

function configOf(values: Values, provider: ProviderAccount | null): Config {
  const host = values.CALLBOARD_HOST ?? '127.0.0.1';
  const dataDir = values.CALLBOARD_DATA_DIR ?? './data';
  const { CALLBOARD_ALERT_FROM: from, CALLBOARD_ALERT_TO: to } = values;
  const { CALLBOARD_ALERT_WEBHOOK: url, CALLBOARD_ALERT_WEBHOOK_SECRET: secret } = values;
  return {
    listen: { host, port: values.CALLBOARD_PORT ?? 8484, loopback: isLoopbackHost(host) },
    publicUrl: values.CALLBOARD_PUBLIC_URL ?? null,
    trustProxy: values.CALLBOARD_TRUST_PROXY ?? false,
    dataDir,
    reportsDir: values.CALLBOARD_REPORTS_DIR ?? join(dataDir, 'reports'),
    keys: keysOf(values),
    allowUnsigned: values.CALLBOARD_ALLOW_UNSIGNED ?? false,
    adminToken: values.CALLBOARD_ADMIN_TOKEN ?? null,
    provider,
    failureThreshold: values.CALLBOARD_FAILURE_THRESHOLD ?? 100,
    alerts: {
      sms: from === undefined || to === undefined ? null : { from, to },
      webhook: url === undefined || secret === undefined ? null : { url, secret },
    },
    timeZone: values.CALLBOARD_TIMEZONE ?? UTC,
    log: values.CALLBOARD_LOG ?? null,
    tables: values.CALLBOARD_TABLES ?? null,
  };
}

const keysOf = (values: Values): readonly SigningKey[] => [
  ...(values.SIGNALWIRE_SIGNING_KEY ?? []).map((key) => ({
    dialect: 'signalwire' as const,
    accountSid: values.SIGNALWIRE_PROJECT_ID ?? null,
    key,
  })),
  ...(values.TWILIO_AUTH_TOKEN ?? []).map((key) => ({
    dialect: 'twilio' as const,
    accountSid: values.TWILIO_ACCOUNT_SID ?? null,
    key,
  })),
];

type ProviderResult =
  | { readonly ok: true; readonly account: ProviderAccount | null }
  | { readonly ok: false; readonly problem: ConfigProblem };

/** SignalWire's account where one is set, else Twilio's. */
function providerOf(values: Values): ProviderResult {
  const override = values.CALLBOARD_PROVIDER_API_URL ?? null;
  const { SIGNALWIRE_PROJECT_ID: project, SIGNALWIRE_API_TOKEN: apiToken } = values;
  const space = values.SIGNALWIRE_SPACE_URL ?? null;
  if (project !== undefined && apiToken !== undefined && (space ?? override) !== null) {
    return accountAt(
      { dialect: 'signalwire', accountSid: project, token: apiToken },
      providerBaseUrl({ dialect: 'signalwire', spaceUrl: space ?? '' }, override),
      override === null ? 'SIGNALWIRE_SPACE_URL' : 'CALLBOARD_PROVIDER_API_URL',
    );
  }
  const authToken = values.TWILIO_AUTH_TOKEN?.[0];
  if (values.TWILIO_ACCOUNT_SID !== undefined && authToken !== undefined) {
    return accountAt(
      { dialect: 'twilio', accountSid: values.TWILIO_ACCOUNT_SID, token: authToken },
      providerBaseUrl({ dialect: 'twilio' }, override),
      'CALLBOARD_PROVIDER_API_URL',
    );
  }
  return { ok: true, account: null };
}

const accountAt = (
  account: Omit<ProviderAccount, 'baseUrl'>,
  base: ReturnType<typeof providerBaseUrl>,
  name: string,
): ProviderResult =>
  base.ok
    ? { ok: true, account: { ...account, baseUrl: base.value } }
    : { ok: false, problem: { name, problem: `cannot be used: ${base.problem}` } };

function notesOn(env: Env, values: Values): readonly ConfigProblem[] {
  // CALLBOARD_URL is for the commands that ask a running Callboard.
  const known = new Set<string>([...SETTINGS.map(({ name }) => name), 'CALLBOARD_URL']);
  const unknown = Object.keys(env)
    .filter((name) => name.startsWith('CALLBOARD_') && !known.has(name))
    .map((name) => ({ name, problem: 'is not a setting of Callboard and is ignored' }));
  const publicUrl = values.CALLBOARD_PUBLIC_URL;
  if (values.CALLBOARD_ADMIN_TOKEN !== undefined || publicUrl === undefined) return unknown;
  if (isLoopbackUrl(publicUrl)) return unknown;
  const problem = 'is not set, but CALLBOARD_PUBLIC_URL is: only callbacks are answered';
  return [...unknown, { name: 'CALLBOARD_ADMIN_TOKEN', problem }];
}
