/**
 * Every setting, once: what the environment may say, in the words that `--help`, the errors and
 * `docs/reference/settings.md` use. How a value is read stands in `values.ts`.
 */

export interface Setting {
  readonly name: string;
  /** What a value looks like; continues "must be …". */
  readonly shape: string;
  /** As it would be written; null where nothing is assumed. */
  readonly default: string | null;
  readonly meaning: string;
  /** Its value is never printed, not even when it is wrong. */
  readonly secret: boolean;
}

export const SETTINGS = [
  {
    name: 'SIGNALWIRE_PROJECT_ID',
    shape: 'an account id: letters, digits and hyphens',
    default: null,
    meaning:
      'Your SignalWire project. Its signing keys then verify callbacks of this project only.',
    secret: false,
  },
  {
    name: 'SIGNALWIRE_API_TOKEN',
    shape: 'a token without spaces',
    default: null,
    meaning: 'API token of the project (PT…), for sending alerts by SMS.',
    secret: true,
  },
  {
    name: 'SIGNALWIRE_SPACE_URL',
    shape: 'a space such as example.signalwire.com',
    default: null,
    meaning: 'Your SignalWire space, where its API is.',
    secret: false,
  },
  {
    name: 'SIGNALWIRE_SIGNING_KEY',
    shape: 'one or more keys without spaces, separated by commas',
    default: null,
    meaning:
      'Signing key of the project (PSK_…), by which callbacks are verified. Several while you rotate.',
    secret: true,
  },
  {
    name: 'TWILIO_ACCOUNT_SID',
    shape: 'an account id: letters, digits and hyphens',
    default: null,
    meaning: 'Your Twilio account. Its auth token then verifies callbacks of this account only.',
    secret: false,
  },
  {
    name: 'TWILIO_AUTH_TOKEN',
    shape: 'one or more keys without spaces, separated by commas',
    default: null,
    meaning:
      'Auth token of the account: verifies callbacks and sends alerts. Several while you rotate; ' +
      'the first one sends.',
    secret: true,
  },
  {
    name: 'CALLBOARD_HOST',
    shape: 'an address or host name',
    default: '127.0.0.1',
    meaning:
      'Where to listen. Anything but this machine needs a signing key and an admin token as well.',
    secret: false,
  },
  {
    name: 'CALLBOARD_PORT',
    shape: 'a whole number from 0 to 65535 (0: any free port)',
    default: '8484',
    meaning: 'The port of callbacks, API and metrics.',
    secret: false,
  },
  {
    name: 'CALLBOARD_DATA_DIR',
    shape: 'the path of a folder',
    default: './data',
    meaning: 'Where the database is kept.',
    secret: false,
  },
  {
    name: 'CALLBOARD_REPORTS_DIR',
    shape: 'the path of a folder',
    default: './data/reports',
    meaning: 'Where reports of failed calls are written; `reports` in the data folder unless set.',
    secret: false,
  },
  {
    name: 'CALLBOARD_PUBLIC_URL',
    shape: 'an http or https URL without user, query and fragment',
    default: null,
    meaning:
      'The address that the provider was given. Signatures are made over it, so set it behind a ' +
      'proxy or tunnel.',
    secret: false,
  },
  {
    name: 'CALLBOARD_TRUST_PROXY',
    shape: '1 or 0',
    default: '0',
    meaning:
      'Believe the X-Forwarded-Proto, -Host and -Port headers. Only behind a proxy that sets them.',
    secret: false,
  },
  {
    name: 'CALLBOARD_PROVIDER_API_URL',
    shape: 'an http or https URL without user, query and fragment',
    default: null,
    meaning: "The provider's REST API, where it is another one: the emulator's, or a proxy's.",
    secret: false,
  },
  {
    name: 'CALLBOARD_FAILURE_THRESHOLD',
    shape: 'a whole number from 1 to 1000000',
    default: '100',
    meaning: 'How many failed calls make a batch, which is reported and alerted.',
    secret: false,
  },
  {
    name: 'CALLBOARD_ALERT_FROM',
    shape: 'a phone number such as +15550100001, or a short code',
    default: null,
    meaning: 'Your number that alerts are sent from.',
    secret: true,
  },
  {
    name: 'CALLBOARD_ALERT_TO',
    shape: 'one or more phone numbers such as +15550100001, separated by commas',
    default: null,
    meaning: 'Who gets an SMS for each batch of failed calls.',
    secret: true,
  },
  {
    name: 'CALLBOARD_ALERT_WEBHOOK',
    shape: 'an http or https URL',
    default: null,
    meaning: 'Gets each alert as signed JSON (Standard Webhooks).',
    secret: true,
  },
  {
    name: 'CALLBOARD_ALERT_WEBHOOK_SECRET',
    shape: 'whsec_ and 24 to 64 bytes in base64',
    default: null,
    meaning: 'Signs what is sent to the webhook. Needed with CALLBOARD_ALERT_WEBHOOK.',
    secret: true,
  },
  {
    name: 'CALLBOARD_ADMIN_TOKEN',
    shape: 'at least 16 visible ASCII characters, such as `openssl rand -hex 32` prints',
    default: null,
    meaning:
      'Whoever reads calls sends it as `Authorization: Bearer`. Without one, only this machine may.',
    secret: true,
  },
  {
    name: 'CALLBOARD_ALLOW_UNSIGNED',
    shape: '1 or 0',
    default: '0',
    meaning: 'Take callbacks without a signature. For trying out on this machine only.',
    secret: false,
  },
  {
    name: 'CALLBOARD_TIMEZONE',
    shape: 'an IANA time zone such as UTC or Europe/Berlin',
    default: 'UTC',
    meaning:
      'The zone of times in the terminal, and of times you give a command without one. The API ' +
      'always speaks UTC.',
    secret: false,
  },
  {
    name: 'CALLBOARD_LOG',
    shape: 'pretty or json',
    default: null,
    meaning: 'How log and event lines look. Unless set: pretty on a terminal, json elsewhere.',
    secret: false,
  },
  {
    name: 'CALLBOARD_TABLES',
    shape: 'full, tail or off',
    default: null,
    meaning:
      'How the tables of ended calls are shown. Unless set: tail on a terminal, off elsewhere.',
    secret: false,
  },
] as const satisfies readonly Setting[];

export type SettingName = (typeof SETTINGS)[number]['name'];

/** A setting that cannot be used, in words: name, what it is, what is allowed. */
export interface ConfigProblem {
  readonly name: string;
  readonly problem: string;
}
