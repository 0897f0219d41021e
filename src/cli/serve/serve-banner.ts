/**
 * What `serve` prints once it listens: its configuration, so that you notice a wrong key, folder or number
 * before the first callback. It never shows keys, tokens or phone numbers.
 */
import { resolve } from 'node:path';
import type { SettingSource } from '../../app/config/dot-env.ts';
import type { Config, SigningKey } from '../../app/config.ts';
import { grouped } from '../../console/callback-rate.ts';
import { isLoopbackUrl } from '../../ingest/loopback.ts';
import type { LogFields } from '../../ports/logger.ts';
import { boardLine, boardUrl } from '../open-board.ts';

export interface BannerFacts {
  readonly url: string;
  readonly version: string;
  readonly config: Config;
  /** The source of a setting's value. */
  readonly sourceOf: (setting: 'SIGNALWIRE_SIGNING_KEY' | 'TWILIO_AUTH_TOKEN') => SettingSource;
}

const PROVIDERS = [
  {
    dialect: 'signalwire',
    name: 'SignalWire',
    setting: 'SIGNALWIRE_SIGNING_KEY',
    account: 'project',
  },
  { dialect: 'twilio', name: 'Twilio', setting: 'TWILIO_AUTH_TOKEN', account: 'account' },
] as const;

/** Lines for people. */
export function bannerLines({ url, config, sourceOf }: BannerFacts): readonly string[] {
  const rows: (readonly [string, string])[] = [
    ['callbacks', `${config.publicUrl ?? url}/callbacks/voice`],
    ['API', `${url}/api/v1/calls (${readers(config)})`],
    ...verification(config, sourceOf),
    ['alerts', alerts(config)],
    ...forwarding(config),
    ['data', resolve(config.dataDir)],
    ['reports', resolve(config.reportsDir)],
    ['time zone', config.timeZone],
    ['public URL', config.publicUrl ?? 'not set, so signatures are checked with the Host header'],
  ];
  return [
    boardLine(url),
    `Callboard is listening at ${url}. Press Ctrl-C to stop it.`,
    ...rows.map(([name, text]) => `  ${name.padEnd(10)}  ${text}`),
  ];
}

/** The same as log fields. */
export function bannerFields({ url, version, config, sourceOf }: BannerFacts): LogFields {
  const keys = PROVIDERS.flatMap(({ dialect, setting }) => {
    const own = keysOf(config, dialect);
    if (own.length === 0) return [[`${dialect}Keys`, 0] as const];
    return [
      [`${dialect}Keys`, own.length] as const,
      [`${dialect}KeysFrom`, sourceOf(setting)] as const,
      [`${dialect}Account`, own[0]?.accountSid ?? 'any'] as const,
    ];
  });
  return {
    address: url,
    board: boardUrl(url),
    version,
    ...Object.fromEntries(keys),
    allowUnsigned: config.allowUnsigned,
    failureThreshold: config.failureThreshold,
    smsRecipients: config.alerts.sms?.to.length ?? 0,
    webhooks: config.alerts.webhook === null ? 0 : 1,
    forwardUrls: config.forward.urls.length,
    dataDir: resolve(config.dataDir),
    reportsDir: resolve(config.reportsDir),
    timeZone: config.timeZone,
    publicUrl: config.publicUrl,
  };
}

const keysOf = (config: Config, dialect: SigningKey['dialect']): readonly SigningKey[] =>
  config.keys.filter((key) => key.dialect === dialect);

function verification(
  config: Config,
  sourceOf: BannerFacts['sourceOf'],
): readonly (readonly [string, string])[] {
  if (config.allowUnsigned) return [['verifies', 'nothing: CALLBOARD_ALLOW_UNSIGNED is on']];
  const lines = PROVIDERS.flatMap(({ dialect, name, setting, account }) => {
    const own = keysOf(config, dialect);
    if (own.length === 0) return [];
    const source = sourceOf(setting) === '.env' ? 'in .env' : 'in the environment';
    const bound = own[0]?.accountSid ?? null;
    const whose = bound === null ? `any ${account}` : `${account} ${bound} only`;
    return [`${name}: ${counted(own.length, 'key')} (${setting} ${source}), ${whose}`];
  });
  if (lines.length === 0) return [['verifies', 'nothing: no key is set, so callbacks are refused']];
  return lines.map((line, index) => [index === 0 ? 'verifies' : '', line]);
}

function alerts({ failureThreshold, alerts: { sms, webhook } }: Config): string {
  const channels = [
    'a report',
    ...(sms === null ? [] : [`an SMS to ${counted(sms.to.length, 'number')}`]),
    ...(webhook === null ? [] : ['a webhook']),
  ];
  const every =
    failureThreshold === 1
      ? 'every failed call'
      : `every ${grouped(failureThreshold)} failed calls`;
  const only = channels.length === 1 ? ' only' : '';
  return `${every}: ${channels.join(', ')}${only}`;
}

const forwarding = ({ forward: { urls } }: Config): readonly (readonly [string, string])[] =>
  urls.length === 0 ? [] : [['forwards', `each callback to ${counted(urls.length, 'URL')}`]];

const readers = ({ adminToken, publicUrl }: Config): string =>
  adminToken !== null
    ? 'with the admin token'
    : publicUrl === null || isLoopbackUrl(publicUrl)
      ? 'from this machine only'
      : 'closed: CALLBOARD_ADMIN_TOKEN is not set';

const counted = (count: number, what: string): string =>
  `${grouped(count)} ${what}${count === 1 ? '' : 's'}`;
