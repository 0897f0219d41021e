/** Parses each setting into a typed value. `rules.ts` checks combinations. */

import { z } from 'zod';
import { safeJson } from '../../console/safe-text.ts';
import { parseAccountSid } from '../../core/ids.ts';
import { failure, type Result, success } from '../../core/result.ts';
import { parseTimeZone } from '../../core/time/time-zone.ts';
import { parseTimestamp } from '../../core/time/timestamp.ts';
import { targetUrl } from '../../forward/target-url.ts';
import { parseDimensionNames } from './dimension-names.ts';
import { parseKpiTargets } from './kpi-targets.ts';
import { Secret } from './secret.ts';
import { type ConfigProblem, SETTINGS, type SettingName } from './settings.ts';

/** Parses text with a function that returns null if the text is invalid. */
const readBy = <Value>(read: (text: string) => Value | null) =>
  z
    .string()
    .transform((text, context) => {
      const value = read(text.trim());
      if (value !== null) return value;
      context.addIssue('invalid');
      return z.NEVER;
    })
    .optional();

const matching = (pattern: RegExp) => readBy((text) => (pattern.test(text) ? text : null));

const wholeNumber = (least: number, most: number) =>
  readBy((text) => {
    const number = /^\d{1,9}$/.test(text) ? Number(text) : Number.NaN;
    return number >= least && number <= most ? number : null;
  });

const flag = readBy((text) => {
  const word = text.toLowerCase();
  if (['1', 'true', 'yes', 'on'].includes(word)) return true;
  return ['0', 'false', 'no', 'off'].includes(word) ? false : null;
});

const listOf = (pattern: RegExp) =>
  readBy((text) => {
    const values = text.split(',').map((value) => value.trim());
    return values.every((value) => pattern.test(value)) ? [...new Set(values)] : null;
  });

const KEY = /^[\x21-\x2b\x2d-\x7e]{1,256}$/;
const keys = listOf(KEY).transform((values) => values?.map((value) => new Secret(value)));
const secretMatching = (pattern: RegExp) =>
  readBy((text) => (pattern.test(text) ? new Secret(text) : null));

const httpUrl = (text: string): URL | null => {
  const url = URL.canParse(text) ? new URL(text) : null;
  return url !== null && (url.protocol === 'https:' || url.protocol === 'http:') ? url : null;
};

const MOST_FORWARD_URLS = 8;

/** Each URL once. What's known of a target outlives its password, so no two may differ by that alone. */
function forwardUrls(text: string): readonly Secret[] | null {
  const urls = [...new Set(text.split(/[\s,]+/).filter((url) => url !== ''))];
  const areAllRight = urls.every((url) => httpUrl(url) !== null && /^https?:\/\/[^#]+$/i.test(url));
  if (!areAllRight || urls.length > MOST_FORWARD_URLS) return null;
  const targets = new Set(urls.map((url) => targetUrl(url).hash));
  return targets.size === urls.length ? urls.map((url) => new Secret(url)) : null;
}

/** A base URL, without a trailing slash. */
const baseUrl = readBy((text) => {
  const url = httpUrl(text);
  if (url === null || /[@?#]/.test(text)) return null;
  return url.href.replace(/\/+$/, '');
});

/** The same, spelled exactly as written, because the provider signs the URL that it was given. */
const spelledBaseUrl = readBy((text) => {
  if (httpUrl(text) === null || !/^https?:\/\/[^@?#\s]+$/i.test(text)) return null;
  return text.replace(/\/+$/, '');
});

const host = matching(
  /^(?:[A-Za-z0-9](?:[A-Za-z0-9.-]*[A-Za-z0-9])?|[0-9A-Fa-f:.]*:[0-9A-Fa-f:.]*)$/,
);

const webhookSecret = readBy((text) => {
  const base64 = /^whsec_([A-Za-z0-9+/]+={0,2})$/.exec(text)?.[1];
  const bytes = base64 === undefined ? 0 : Buffer.from(base64, 'base64').length;
  return bytes >= 24 && bytes <= 64 ? new Secret(text) : null;
});

const HOUR_MS = 3_600_000;
const UNITS = { h: HOUR_MS, d: 24 * HOUR_MS, w: 7 * 24 * HOUR_MS } as const;

/** A whole number of hours, days or weeks, at least one; in milliseconds. */
function durationMs(text: string): number | null {
  const [, digits, unit] = /^([1-9]\d{0,5})([hdw])$/.exec(text) ?? [];
  if (digits === undefined || (unit !== 'h' && unit !== 'd' && unit !== 'w')) return null;
  return Number(digits) * UNITS[unit];
}

const PHONE = /^\+[1-9]\d{5,14}$/;

const VALUES = {
  SIGNALWIRE_PROJECT_ID: readBy(parseAccountSid),
  SIGNALWIRE_API_TOKEN: secretMatching(KEY),
  SIGNALWIRE_SPACE_URL: matching(/^(?:https?:\/\/)?[A-Za-z0-9][A-Za-z0-9.-]*(?::\d{1,5})?\/?$/),
  SIGNALWIRE_SIGNING_KEY: keys,
  TWILIO_ACCOUNT_SID: readBy(parseAccountSid),
  TWILIO_AUTH_TOKEN: keys,
  CALLBOARD_HOST: host,
  CALLBOARD_PORT: wholeNumber(0, 65_535),
  CALLBOARD_DATA_DIR: matching(/^[^\0]+$/),
  CALLBOARD_KEEP_CALLS: readBy(durationMs),
  CALLBOARD_KEEP_EVENTS: readBy(durationMs),
  CALLBOARD_REPORTS_DIR: matching(/^[^\0]+$/),
  CALLBOARD_PUBLIC_URL: spelledBaseUrl,
  CALLBOARD_TRUST_PROXY: flag,
  CALLBOARD_MASK_NUMBERS: flag,
  CALLBOARD_PROVIDER_API_URL: baseUrl,
  CALLBOARD_FAILURE_THRESHOLD: wholeNumber(1, 1_000_000),
  CALLBOARD_ALERT_FROM: matching(/^(?:\+[1-9]\d{5,14}|\d{3,8})$/),
  CALLBOARD_ALERT_TO: listOf(PHONE),
  CALLBOARD_ALERT_WEBHOOK: readBy((text) => (httpUrl(text) === null ? null : new Secret(text))),
  CALLBOARD_ALERT_WEBHOOK_SECRET: webhookSecret,
  CALLBOARD_FORWARD_URL: readBy(forwardUrls),
  CALLBOARD_FORWARD_FROM: readBy((text) =>
    text === 'now' || text === 'start' ? text : parseTimestamp(text),
  ),
  CALLBOARD_ADMIN_TOKEN: secretMatching(/^[\x21-\x7e]{16,512}$/),
  CALLBOARD_ALLOW_UNSIGNED: flag,
  CALLBOARD_DIMENSIONS: readBy((text) => {
    const names = parseDimensionNames(text);
    return names.ok ? names.value : null;
  }),
  CALLBOARD_NUMBERS: flag,
  CALLBOARD_TIMEZONE: readBy(parseTimeZone),
  CALLBOARD_SERVICE_LEVEL_SECONDS: wholeNumber(1, 3600),
  CALLBOARD_SHORT_CALL_SECONDS: wholeNumber(1, 3600),
  CALLBOARD_KPI_TARGETS: readBy((text) => {
    const targets = parseKpiTargets(text);
    return targets.ok ? targets.value : null;
  }),
  CALLBOARD_MAX_CONCURRENT_CALLS: wholeNumber(1, 1_000_000),
  CALLBOARD_MAX_CALLS_PER_SECOND: wholeNumber(1, 1_000_000),
  CALLBOARD_LOG: readBy((text) => (text === 'pretty' || text === 'json' ? text : null)),
  CALLBOARD_TABLES: readBy((text) =>
    text === 'full' || text === 'tail' || text === 'off' ? text : null,
  ),
} satisfies Readonly<Record<SettingName, z.ZodType>>;

const schema = z.object(VALUES);

/** The settings that are set, parsed. */
export type Values = z.output<typeof schema>;

/** Parses every setting. An empty value counts as unset. */
export function readValues(
  env: Readonly<Record<string, string | undefined>>,
): Result<Values, readonly ConfigProblem[]> {
  const given = Object.fromEntries(
    SETTINGS.map(({ name }) => [name, env[name]] as const).filter(
      ([, value]) => value !== undefined && value.trim() !== '',
    ),
  );
  const parsed = schema.safeParse(given);
  if (parsed.success) return success(parsed.data);
  const wrong = new Set(parsed.error.issues.map((issue) => issue.path[0]));
  const problems = SETTINGS.filter(({ name }) => wrong.has(name)).map(
    ({ name, shape, secret }) => ({
      name,
      problem: `is ${shapeOf(given[name] ?? '', secret)}, but must be ${shape}${hintFor(name, given[name])}`,
    }),
  );
  return failure(problems);
}

/** Describes an invalid value; for a secret, only its length. */
const shapeOf = (value: string, secret: boolean): string =>
  secret || value.length > 100 ? `a text of ${value.length} characters` : safeJson(value);

function hintFor(name: string, value = ''): string {
  switch (name) {
    case 'CALLBOARD_PORT':
      return value.startsWith('tcp://')
        ? '. Kubernetes sets it like this for a Service named "callboard": set enableServiceLinks: false'
        : '';
    case 'CALLBOARD_DIMENSIONS': {
      const names = parseDimensionNames(value.trim());
      return names.ok ? '' : `: it ${names.problem}`;
    }
    case 'CALLBOARD_KPI_TARGETS': {
      const targets = parseKpiTargets(value.trim());
      return targets.ok ? '' : `: it ${targets.problem}`;
    }
    default:
      return '';
  }
}
