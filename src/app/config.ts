/**
 * The configuration: converts environment variables to typed values with all defaults. It starts nothing and
 * reads no files.
 */

import { join } from 'node:path';
import type { AccountSid } from '../core/ids.ts';
import { DEFAULT_TARGETS, type KpiMarks } from '../core/kpi/marks.ts';
import { DEFAULT_KPI_SETTINGS, type KpiSettings } from '../core/kpi/measures.ts';
import { failure, type Result, success } from '../core/result.ts';
import { type TimeZone, UTC } from '../core/time/time-zone.ts';
import type { ForwardFrom } from '../forward/first-cursors.ts';
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
  /** The base URL that the provider was given, without a trailing slash. */
  readonly publicUrl: string | null;
  readonly trustProxy: boolean;
  readonly dataDir: string;
  readonly reportsDir: string;
  /** How long calls are kept, in milliseconds; null: for ever. */
  readonly keepCallsMs: number | null;
  /** How long callbacks are kept, in milliseconds; null: as long as their calls. */
  readonly keepEventsMs: number | null;
  /** Keys that verify callbacks. A key with an account only verifies callbacks of that account. */
  readonly keys: readonly SigningKey[];
  readonly allowUnsigned: boolean;
  readonly adminToken: Secret | null;
  /** Whether phone numbers, names and recording URLs are hidden from viewers. */
  readonly masksNumbers: boolean;
  /** The account that sends messages; null if none is set. */
  readonly provider: ProviderAccount | null;
  /** Where recordings may be, besides the provider's own hosts. */
  readonly recordingOrigins: readonly string[];
  readonly failureThreshold: number;
  readonly alerts: {
    readonly sms: { readonly from: string; readonly to: readonly string[] } | null;
    readonly webhook: { readonly url: Secret; readonly secret: Secret } | null;
  };
  /** The names of own dimensions. */
  readonly dimensions: readonly string[];
  readonly forward: {
    readonly urls: readonly Secret[];
    /** Where a new URL begins. */
    readonly from: ForwardFrom;
  };
  /** Whether statistics are kept. */
  readonly hasNumbers: boolean;
  /** The time zone for times in the terminal, and for days. */
  readonly timeZone: TimeZone;
  readonly kpis: KpiSettings;
  readonly kpiMarks: KpiMarks;
  /** Null: depends on whether the output is a terminal. */
  readonly log: 'pretty' | 'json' | null;
  /** Null: depends on whether the output is a terminal. */
  readonly tables: 'full' | 'tail' | 'off' | null;
}

export interface SigningKey {
  readonly dialect: Dialect;
  /** Null: verifies callbacks of any account. */
  readonly accountSid: AccountSid | null;
  readonly key: Secret;
}

export interface ProviderAccount {
  readonly dialect: Dialect;
  readonly accountSid: AccountSid;
  readonly token: Secret;
  /** The base URL of `Accounts/…`. */
  readonly baseUrl: URL;
}

export interface LoadedConfig {
  readonly config: Config;
  /** Warnings. */
  readonly notes: readonly ConfigProblem[];
}

/** Reads the configuration from environment variables. */
export function loadConfig(env: Env): Result<LoadedConfig, readonly ConfigProblem[]> {
  const read = readValues(env);
  if (!read.ok) return read;
  const values = read.value;
  const provider = providerOf(values);
  const problems = [...brokenRules(values), ...(provider.ok ? [] : [provider.problem])];
  if (!provider.ok || problems.length > 0) return failure(problems);
  return success({ config: configOf(values, provider.value), notes: notesOn(env, values) });
}

/** Formats a problem as a sentence. */
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
    keepCallsMs: values.CALLBOARD_KEEP_CALLS ?? null,
    keepEventsMs: values.CALLBOARD_KEEP_EVENTS ?? null,
    keys: keysOf(values),
    allowUnsigned: values.CALLBOARD_ALLOW_UNSIGNED ?? false,
    adminToken: values.CALLBOARD_ADMIN_TOKEN ?? null,
    masksNumbers: values.CALLBOARD_MASK_NUMBERS ?? false,
    provider,
    recordingOrigins: recordingOriginsOf(values),
    failureThreshold: values.CALLBOARD_FAILURE_THRESHOLD ?? 100,
    alerts: {
      sms: from === undefined || to === undefined ? null : { from, to },
      webhook: url === undefined || secret === undefined ? null : { url, secret },
    },
    dimensions: values.CALLBOARD_DIMENSIONS ?? [],
    forward: {
      urls: values.CALLBOARD_FORWARD_URL ?? [],
      from: values.CALLBOARD_FORWARD_FROM ?? 'now',
    },
    hasNumbers: values.CALLBOARD_NUMBERS ?? true,
    timeZone: values.CALLBOARD_TIMEZONE ?? UTC,
    kpis: {
      serviceLevelSeconds:
        values.CALLBOARD_SERVICE_LEVEL_SECONDS ?? DEFAULT_KPI_SETTINGS.serviceLevelSeconds,
      shortCallSeconds:
        values.CALLBOARD_SHORT_CALL_SECONDS ?? DEFAULT_KPI_SETTINGS.shortCallSeconds,
    },
    kpiMarks: {
      targets: values.CALLBOARD_KPI_TARGETS ?? DEFAULT_TARGETS,
      limits: {
        concurrentCalls: values.CALLBOARD_MAX_CONCURRENT_CALLS ?? null,
        callsPerSecond: values.CALLBOARD_MAX_CALLS_PER_SECOND ?? null,
      },
    },
    log: values.CALLBOARD_LOG ?? null,
    tables: values.CALLBOARD_TABLES ?? null,
  };
}

/** Where recordings may be besides the provider's own hosts. */
function recordingOriginsOf(values: Values): readonly string[] {
  const override = values.CALLBOARD_PROVIDER_API_URL ?? null;
  const spaceUrl = values.SIGNALWIRE_SPACE_URL ?? null;
  const bases = [
    ...(override === null ? [] : [providerBaseUrl({ dialect: 'twilio' }, override)]),
    ...(spaceUrl === null ? [] : [providerBaseUrl({ dialect: 'signalwire', spaceUrl }, null)]),
  ];
  return bases.flatMap((base) => (base.ok ? [base.value.origin] : []));
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

type ProviderResult = Result<ProviderAccount | null, ConfigProblem>;

/** SignalWire's account if it's set, or Twilio's. */
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
  return success(null);
}

const accountAt = (
  account: Omit<ProviderAccount, 'baseUrl'>,
  base: ReturnType<typeof providerBaseUrl>,
  name: string,
): ProviderResult =>
  base.ok
    ? success({ ...account, baseUrl: base.value })
    : failure({ name, problem: `can't be used: ${base.problem}` });

function notesOn(env: Env, values: Values): readonly ConfigProblem[] {
  // CALLBOARD_URL is for commands that talk to a running Callboard.
  const known = new Set<string>([...SETTINGS.map(({ name }) => name), 'CALLBOARD_URL']);
  const unknown = Object.keys(env)
    .filter((name) => name.startsWith('CALLBOARD_') && !known.has(name))
    .map((name) => ({ name, problem: "isn't a Callboard setting and is ignored" }));
  const publicUrl = values.CALLBOARD_PUBLIC_URL;
  if (values.CALLBOARD_ADMIN_TOKEN !== undefined || publicUrl === undefined) return unknown;
  if (isLoopbackUrl(publicUrl)) return unknown;
  const problem = "isn't set, but CALLBOARD_PUBLIC_URL is, so the API is closed";
  return [...unknown, { name: 'CALLBOARD_ADMIN_TOKEN', problem }];
}
