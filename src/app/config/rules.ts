/** Rules about settings that depend on each other. Each explains the problem and what to do. */

import { isLoopbackHost, isLoopbackUrl } from '../../ingest/loopback.ts';
import { isOwnUrl } from './own-url.ts';
import type { ConfigProblem } from './settings.ts';
import type { Values } from './values.ts';

const DEFAULT_PORT = 8484;

/** Returns every rule that the values break. */
export const brokenRules = (values: Values): readonly ConfigProblem[] =>
  [exposure, retention, accounts, alerts, forwarding]
    .flatMap((rule) => [...rule(values)])
    .map(([name, problem]) => ({
      name,
      problem,
    }));

type Broken = readonly [name: string, problem: string];

const hasKey = (values: Values): boolean =>
  values.SIGNALWIRE_SIGNING_KEY !== undefined || values.TWILIO_AUTH_TOKEN !== undefined;

function* exposure(values: Values): Generator<Broken> {
  const host = values.CALLBOARD_HOST ?? '127.0.0.1';
  const open = !isLoopbackHost(host);
  if (open) {
    const missing = [
      ...(hasKey(values) ? [] : ['SIGNALWIRE_SIGNING_KEY (or TWILIO_AUTH_TOKEN)']),
      ...(values.CALLBOARD_ADMIN_TOKEN === undefined
        ? ['CALLBOARD_ADMIN_TOKEN (create one with `openssl rand -hex 32`)']
        : []),
    ];
    if (missing.length > 0) {
      yield [
        'CALLBOARD_HOST',
        `is "${host}", which other machines can reach, so it also requires ${missing.join(' and ')}. ` +
          "Set what's missing, or listen on 127.0.0.1",
      ];
    }
  }
  if (values.CALLBOARD_ALLOW_UNSIGNED !== true) return;
  const way = open
    ? `CALLBOARD_HOST is "${host}"`
    : isPublic(values.CALLBOARD_PUBLIC_URL)
      ? 'CALLBOARD_PUBLIC_URL is set'
      : values.CALLBOARD_TRUST_PROXY === true
        ? 'CALLBOARD_TRUST_PROXY is set'
        : null;
  if (way !== null) {
    yield [
      'CALLBOARD_ALLOW_UNSIGNED',
      `is only for trying things out on this machine, but ${way}, so anyone could send fake calls. ` +
        'Remove it and set SIGNALWIRE_SIGNING_KEY or TWILIO_AUTH_TOKEN',
    ];
  }
}

const isPublic = (url: string | undefined): boolean => url !== undefined && !isLoopbackUrl(url);

function* retention({
  CALLBOARD_KEEP_CALLS: calls,
  CALLBOARD_KEEP_EVENTS: events,
}: Values): Generator<Broken> {
  if (calls === undefined || events === undefined || events <= calls) return;
  yield [
    'CALLBOARD_KEEP_EVENTS',
    'is longer than CALLBOARD_KEEP_CALLS, and a call takes its callbacks with it. ' +
      'Set it to at most that, or remove it',
  ];
}

function* accounts(values: Values): Generator<Broken> {
  if (values.SIGNALWIRE_API_TOKEN !== undefined) {
    if (values.SIGNALWIRE_PROJECT_ID === undefined) {
      yield [
        'SIGNALWIRE_PROJECT_ID',
        "isn't set, but SIGNALWIRE_API_TOKEN is. Set both or neither",
      ];
    }
    if (
      values.SIGNALWIRE_SPACE_URL === undefined &&
      values.CALLBOARD_PROVIDER_API_URL === undefined
    ) {
      yield [
        'SIGNALWIRE_SPACE_URL',
        "isn't set, but SIGNALWIRE_API_TOKEN is. Set it to your space, such as example.signalwire.com",
      ];
    }
  }
  if (values.TWILIO_ACCOUNT_SID !== undefined && values.TWILIO_AUTH_TOKEN === undefined) {
    yield ['TWILIO_AUTH_TOKEN', "isn't set, but TWILIO_ACCOUNT_SID is. Set both or neither"];
  }
  // A key without an account verifies callbacks of any account, so there can't be keys of another provider.
  if (values.SIGNALWIRE_SIGNING_KEY === undefined || values.TWILIO_AUTH_TOKEN === undefined) return;
  const bound = [
    ['SIGNALWIRE_PROJECT_ID', values.SIGNALWIRE_PROJECT_ID],
    ['TWILIO_ACCOUNT_SID', values.TWILIO_ACCOUNT_SID],
  ] as const;
  for (const [name, account] of bound) {
    if (account !== undefined) continue;
    yield [
      name,
      "isn't set, but keys for both SignalWire and Twilio are. Set it, so that each key only verifies " +
        'callbacks of its own account',
    ];
  }
}

function* alerts(values: Values): Generator<Broken> {
  const from = values.CALLBOARD_ALERT_FROM !== undefined;
  const to = values.CALLBOARD_ALERT_TO !== undefined;
  if (from !== to) {
    const [missing, given] = from
      ? ['CALLBOARD_ALERT_TO', 'CALLBOARD_ALERT_FROM']
      : ['CALLBOARD_ALERT_FROM', 'CALLBOARD_ALERT_TO'];
    yield [missing, `isn't set, but ${given} is. An SMS needs both: set it, or remove ${given}`];
  }
  if (from && to && !hasAccount(values)) {
    yield [
      'CALLBOARD_ALERT_TO',
      "is set, but there's no account to send SMS with. Set SIGNALWIRE_PROJECT_ID, SIGNALWIRE_API_TOKEN " +
        'and SIGNALWIRE_SPACE_URL (or TWILIO_ACCOUNT_SID and TWILIO_AUTH_TOKEN)',
    ];
  }
  const url = values.CALLBOARD_ALERT_WEBHOOK !== undefined;
  const secret = values.CALLBOARD_ALERT_WEBHOOK_SECRET !== undefined;
  if (url && !secret) {
    yield [
      'CALLBOARD_ALERT_WEBHOOK_SECRET',
      "isn't set, but CALLBOARD_ALERT_WEBHOOK is. Create one with " +
        '`echo whsec_$(openssl rand -base64 24)`',
    ];
  }
  if (secret && !url) {
    yield [
      'CALLBOARD_ALERT_WEBHOOK',
      "isn't set, but CALLBOARD_ALERT_WEBHOOK_SECRET is. Set both or neither",
    ];
  }
}

function* forwarding(values: Values): Generator<Broken> {
  const { CALLBOARD_FORWARD_URL: urls = [], CALLBOARD_PUBLIC_URL: publicUrl = null } = values;
  const { CALLBOARD_HOST: host = '127.0.0.1', CALLBOARD_PORT: port = DEFAULT_PORT } = values;
  if (urls.some((url) => isOwnUrl(url.reveal(), { host, port, publicUrl }))) {
    yield [
      'CALLBOARD_FORWARD_URL',
      'holds a URL of this Callboard itself, so callbacks would go round in circles. Remove it',
    ];
  }
}

const hasAccount = (values: Values): boolean =>
  values.SIGNALWIRE_API_TOKEN !== undefined ||
  (values.TWILIO_ACCOUNT_SID !== undefined && values.TWILIO_AUTH_TOKEN !== undefined);
