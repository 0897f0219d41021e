/**
 * Every setting: its name, default and meaning, in the words that `--help`, the errors and
 * `docs/reference/settings.md` use. `values.ts` parses them.
 */

export interface Setting {
  readonly name: string;
  /** What values look like; completes "must be …". */
  readonly shape: string;
  /** As you would write it; null if there's none. */
  readonly default: string | null;
  readonly meaning: string;
  /** Whether the value is never printed, not even if it's invalid. */
  readonly secret: boolean;
}

export const SETTINGS = [
  {
    name: 'SIGNALWIRE_PROJECT_ID',
    shape: 'an account id: letters, digits and hyphens',
    default: null,
    meaning:
      'Your SignalWire project. With it set, signing keys only verify callbacks from this project.',
    secret: false,
  },
  {
    name: 'SIGNALWIRE_API_TOKEN',
    shape: 'a token without spaces',
    default: null,
    meaning: "The project's API token (PT…), for sending SMS alerts.",
    secret: true,
  },
  {
    name: 'SIGNALWIRE_SPACE_URL',
    shape: 'a space such as example.signalwire.com',
    default: null,
    meaning: 'Your SignalWire space, which hosts its API.',
    secret: false,
  },
  {
    name: 'SIGNALWIRE_SIGNING_KEY',
    shape: 'one or more keys without spaces, separated by commas',
    default: null,
    meaning:
      "The project's signing key (PSK_…), which verifies callbacks. Set several while you rotate.",
    secret: true,
  },
  {
    name: 'TWILIO_ACCOUNT_SID',
    shape: 'an account id: letters, digits and hyphens',
    default: null,
    meaning:
      'Your Twilio account. With it set, auth tokens only verify callbacks from this account.',
    secret: false,
  },
  {
    name: 'TWILIO_AUTH_TOKEN',
    shape: 'one or more keys without spaces, separated by commas',
    default: null,
    meaning:
      "The account's auth token, which verifies callbacks and sends alerts. Set several while you rotate; " +
      'the first one sends alerts.',
    secret: true,
  },
  {
    name: 'CALLBOARD_HOST',
    shape: 'an address or host name',
    default: '127.0.0.1',
    meaning:
      'The address to listen on. Addresses that other machines can reach require a signing key and an ' +
      'admin token.',
    secret: false,
  },
  {
    name: 'CALLBOARD_PORT',
    shape: 'a whole number from 0 to 65535 (0: any free port)',
    default: '8484',
    meaning: 'The port for callbacks, the board, the API and metrics.',
    secret: false,
  },
  {
    name: 'CALLBOARD_DATA_DIR',
    shape: 'the path of a folder',
    default: './data',
    meaning: 'The folder for the database.',
    secret: false,
  },
  {
    name: 'CALLBOARD_KEEP_CALLS',
    shape: 'a duration such as 90d, 12w or 36h, at least 1h',
    default: null,
    meaning:
      'How long calls are kept after their latest callback. Older ones are purged, with their callbacks. If unset, for ever.',
    secret: false,
  },
  {
    name: 'CALLBOARD_KEEP_EVENTS',
    shape: 'a duration such as 30d, 12w or 36h, at least 1h',
    default: null,
    meaning:
      'How long callbacks are kept, at most as long as calls. Calls stay as they are without them. If unset, as long as their calls.',
    secret: false,
  },
  {
    name: 'CALLBOARD_REPORTS_DIR',
    shape: 'the path of a folder',
    default: './data/reports',
    meaning: 'The folder for reports of failed calls. If unset, `reports` in the data folder.',
    secret: false,
  },
  {
    name: 'CALLBOARD_PUBLIC_URL',
    shape: 'an http or https URL without user, query and fragment',
    default: null,
    meaning:
      'The base URL that you gave the provider. Signatures cover it, so set it behind a proxy or tunnel.',
    secret: false,
  },
  {
    name: 'CALLBOARD_TRUST_PROXY',
    shape: '1 or 0',
    default: '0',
    meaning:
      'Whether to trust the X-Forwarded-For, -Proto, -Host and -Port headers. Only set it behind a proxy that ' +
      'overwrites them.',
    secret: false,
  },
  {
    name: 'CALLBOARD_PROVIDER_API_URL',
    shape: 'an http or https URL without user, query and fragment',
    default: null,
    meaning:
      "The URL of another REST API to use instead of the provider's: the emulator's, or a proxy's. Recordings are played from there, too.",
    secret: false,
  },
  {
    name: 'CALLBOARD_FAILURE_THRESHOLD',
    shape: 'a whole number from 1 to 1000000',
    default: '100',
    meaning: 'The number of failed calls that triggers a report and an alert.',
    secret: false,
  },
  {
    name: 'CALLBOARD_ALERT_FROM',
    shape: 'a phone number such as +15550100001, or a short code',
    default: null,
    meaning: 'Your phone number that sends SMS alerts.',
    secret: true,
  },
  {
    name: 'CALLBOARD_ALERT_TO',
    shape: 'one or more phone numbers such as +15550100001, separated by commas',
    default: null,
    meaning: 'The phone numbers that get an SMS for each batch of failed calls.',
    secret: true,
  },
  {
    name: 'CALLBOARD_ALERT_WEBHOOK',
    shape: 'an http or https URL',
    default: null,
    meaning: 'The URL that gets each alert as signed JSON (Standard Webhooks).',
    secret: true,
  },
  {
    name: 'CALLBOARD_ALERT_WEBHOOK_SECRET',
    shape: 'whsec_ and 24 to 64 bytes in base64',
    default: null,
    meaning: 'The secret that signs webhook alerts. Required with CALLBOARD_ALERT_WEBHOOK.',
    secret: true,
  },
  {
    name: 'CALLBOARD_FORWARD_URL',
    shape: 'one to eight http or https URLs without a fragment, separated by commas or spaces',
    default: null,
    meaning: 'The URLs that get each callback after Callboard has stored it.',
    secret: true,
  },
  {
    name: 'CALLBOARD_FORWARD_FROM',
    shape: 'now, start, or a time such as 2026-11-29T02:00:00Z',
    default: 'now',
    meaning:
      'Where forwarding to a new URL begins: with the next callback, with the first stored one, or with the ' +
      'first that came in at this time or later.',
    secret: false,
  },
  {
    name: 'CALLBOARD_ADMIN_TOKEN',
    shape: 'at least 16 visible ASCII characters, such as `openssl rand -hex 32` prints',
    default: null,
    meaning:
      'The token that opens the board and the whole API, sent as `Authorization: Bearer` or to sign in. ' +
      'Without one, only this machine and API keys can use the API.',
    secret: true,
  },
  {
    name: 'CALLBOARD_MASK_NUMBERS',
    shape: '1 or 0',
    default: '0',
    meaning:
      'Whether to hide phone numbers, names and recording URLs from keys with the role viewer.',
    secret: false,
  },
  {
    name: 'CALLBOARD_ALLOW_UNSIGNED',
    shape: '1 or 0',
    default: '0',
    meaning: 'Whether to accept unsigned callbacks from this machine, for trying things out.',
    secret: false,
  },
  {
    name: 'CALLBOARD_DIMENSIONS',
    shape: 'up to 8 names such as queue,agent,campaign, separated by commas',
    default: null,
    meaning:
      "Parameters in your callback URL's query that become facts of the call, for filters, groups and columns.",
    secret: false,
  },
  {
    name: 'CALLBOARD_NUMBERS',
    shape: 'on or off',
    default: 'on',
    meaning:
      'Whether to keep statistics about calls, in a process of their own that takes some 300 MB of memory.',
    secret: false,
  },
  {
    name: 'CALLBOARD_TIMEZONE',
    shape: 'an IANA time zone such as UTC or Europe/Berlin',
    default: 'UTC',
    meaning:
      'The time zone for times in the terminal, for times without a zone that you give a command, and for ' +
      'days in statistics. Times in the API are always UTC.',
    secret: false,
  },
  {
    name: 'CALLBOARD_SERVICE_LEVEL_SECONDS',
    shape: 'a whole number from 1 to 3600',
    default: '20',
    meaning: 'How long a caller can wait for a person within the service level.',
    secret: false,
  },
  {
    name: 'CALLBOARD_SHORT_CALL_SECONDS',
    shape: 'a whole number from 1 to 3600',
    default: '6',
    meaning: 'The longest talk time of a short call.',
    secret: false,
  },
  {
    name: 'CALLBOARD_KPI_TARGETS',
    shape:
      'targets such as asr:60:40,pddP95:8 (a KPI, its target and, if you like, a bad value), or none',
    default: 'asr:60:40,mosP10:3.6:3.1,pddP95:8:11',
    meaning:
      'Targets that the board and `callboard stats` compare KPIs with. Beyond its bad value, a KPI is red.',
    secret: false,
  },
  {
    name: 'CALLBOARD_MAX_CONCURRENT_CALLS',
    shape: 'a whole number from 1 to 1000000',
    default: null,
    meaning:
      "How many calls your provider's account allows at the same time. The board, `callboard stats` and metrics " +
      'show how much of it is used.',
    secret: false,
  },
  {
    name: 'CALLBOARD_MAX_CALLS_PER_SECOND',
    shape: 'a whole number from 1 to 1000000',
    default: null,
    meaning: "How many calls your provider's account can dial in a second. Shown the same way.",
    secret: false,
  },
  {
    name: 'CALLBOARD_LOG',
    shape: 'pretty or json',
    default: null,
    meaning: 'The format of log and event lines. If unset: pretty on a terminal, json elsewhere.',
    secret: false,
  },
  {
    name: 'CALLBOARD_TABLES',
    shape: 'full, tail or off',
    default: null,
    meaning: 'How to show the tables of ended calls. If unset: tail on a terminal, off elsewhere.',
    secret: false,
  },
] as const satisfies readonly Setting[];

export type SettingName = (typeof SETTINGS)[number]['name'];

/** What's wrong with a setting: "NAME problem." is a sentence. */
export interface ConfigProblem {
  readonly name: string;
  readonly problem: string;
}
