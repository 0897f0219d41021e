/** R8 and R15 to R18: requests that pretend to be something else. */

import { request as httpRequest } from 'node:http';
import { signedForm } from '../../support/provider-request.ts';
import type { Attack } from '../attack.ts';
import { PROVIDER, type Target } from '../scene.ts';
import { tally } from '../tally.ts';

type Headers = Readonly<Record<string, string>>;

/** Sends one request with exactly these headers. Resolves with the status. */
function send(
  target: Target,
  method: string,
  path: string,
  headers: Headers,
  body = '',
): Promise<number> {
  return new Promise((resolve, reject) => {
    httpRequest({ host: '127.0.0.1', port: target.port, method, path, headers }, (answer) => {
      answer.resume().on('end', () => resolve(answer.statusCode ?? 0));
    })
      .on('error', reject)
      .end(body);
  });
}

const CALLBACK = {
  AccountSid: 'b3877c40-da60-4998-90ad-b792e98472af',
  CallSid: '8e8e8e8e-0000-4000-8000-000000000008',
  CallStatus: 'ringing',
  CallbackSource: 'call-progress-events',
  From: '+15550100001',
  To: '+15550100002',
  Timestamp: 'Thu, 25 Jun 2026 20:26:02 +0000',
};

const replays: Attack = {
  id: 'R8',
  title: 'a captured callback, changed without invalidating its signature',
  alsoShownBy: 'tests/regressions/callback-doctored-under-its-signature.test.ts',
  async run(scene) {
    const target = await scene.start();
    scene.sendTo(target);
    const { headers, body } = signedForm(PROVIDER, CALLBACK);
    const doctored = [
      body,
      ...Array.from({ length: scene.sized(100, 1_000) }, (_, times) =>
        [body, ...Array.from({ length: (times % 100) + 1 }, () => 'CallStatus=ringing')].join('&'),
      ),
      ...Array.from({ length: 50 }, (_, times) => body + '&='.repeat(times + 1)),
      body.replace('From=%2B1', 'From%2B1='),
      body.replace('To=%2B1', 'To%2B1='),
    ];
    const statuses: number[] = [];
    for (const form of doctored) {
      const lengths = { ...headers, 'content-length': String(form.length) };
      statuses.push(await send(target, 'POST', '/callbacks/voice', lengths, form));
    }
    const answer = await scene.ask(target, `/api/v1/calls/${CALLBACK.CallSid}`);
    const events = /"events":(\d+)/.exec(await answer.text())?.[1];
    return {
      problems: events === '1' ? [] : [`one signature stored ${events} events`],
      note: `${doctored.length} sent: ${tally(statuses)}; ${events} event`,
    };
  },
};

/** What a request claims about its address, and the URL that was really signed. */
const CLAIMS: readonly (readonly [signedFor: string, claimed: Headers])[] = [
  ['http://x/hook', { host: 'x/hook#' }],
  ['http://x/hook?/callbacks/voice', { host: 'x/hook?' }],
  ['http://x/hook', { host: 'x', 'x-forwarded-host': 'x/hook#' }],
  ['http://x/hook/callbacks/voice', { host: 'x', 'x-forwarded-host': 'x/hook' }],
  ['ftp://x/callbacks/voice', { host: 'x', 'x-forwarded-proto': 'ftp' }],
  ['http://x/callbacks/voice', { host: 'user@x' }],
];

const hosts: Attack = {
  id: 'R15',
  title: 'signatures for another URL, with forged Host and X-Forwarded-*',
  async run(scene) {
    const target = await scene.start({ CALLBOARD_PUBLIC_URL: '', CALLBOARD_TRUST_PROXY: '1' });
    const statuses: number[] = [];
    for (const [url, claimed] of CLAIMS) {
      const { headers, body } = signedForm({ ...PROVIDER, url }, CALLBACK);
      statuses.push(
        await send(target, 'POST', '/callbacks/voice', { ...headers, ...claimed }, body),
      );
    }
    const own = signedForm({ ...PROVIDER, url: 'http://x/callbacks/voice' }, CALLBACK);
    const honest = await send(target, 'POST', '/callbacks/voice', own.headers, own.body);
    const taken = statuses.filter((status) => status < 400).length;
    return {
      problems: [
        ...(honest === 204 ? [] : [`a genuine request gets ${honest}`]),
        ...(taken > 0 ? [`${taken} of ${CLAIMS.length} were accepted`] : []),
      ],
      note: tally(statuses),
    };
  },
};

const guesses: Attack = {
  id: 'R16',
  title: 'guesses at the admin token',
  alsoShownBy: 'tests/integration/http-access.test.ts',
  async run(scene) {
    const target = await scene.start();
    scene.sendTo(target);
    const statuses: number[] = [];
    for (let guess = 0; guess < scene.sized(200, 2_000); guess += 1) {
      const authorization = `Bearer guess-${guess}-0123456789`;
      statuses.push(await send(target, 'GET', '/api/v1/calls', { authorization }));
    }
    const judged = statuses.filter((status) => status === 401).length;
    const slowed = statuses.filter((status) => status === 429).length;
    return {
      problems: slowed === 0 ? [`all ${judged} guesses were checked`] : [],
      note: tally(statuses),
    };
  },
};

/** For each of several proxies and clouds, a header that shows the client's address. */
const PROXY_HEADERS = [
  'x-forwarded-for',
  'X_Forwarded_For',
  'x-real-ip',
  'forwarded',
  'via',
  'x-envoy-external-address',
  'fly-client-ip',
  'x-azure-clientip',
  'cf-connecting-ip',
  'true-client-ip',
  'x-client-ip',
  'x-cluster-client-ip',
  'fastly-client-ip',
];

const proxies: Attack = {
  id: 'R17',
  title: 'the API without a token, through proxies',
  async run(scene) {
    const target = await scene.start({ CALLBOARD_ADMIN_TOKEN: '', CALLBOARD_PUBLIC_URL: '' });
    const host = `127.0.0.1:${target.port}`;
    const direct = await send(target, 'GET', '/api/v1/calls', { host });
    const open: string[] = [];
    for (const name of PROXY_HEADERS) {
      const status = await send(target, 'GET', '/api/v1/calls', { host, [name]: '203.0.113.7' });
      if (status < 400) open.push(name);
    }
    return {
      problems: [
        ...(direct === 200 ? [] : [`a direct request gets ${direct}`]),
        ...(open.length > 0 ? [`open behind ${open.join(', ')}`] : []),
      ],
      note: `${PROXY_HEADERS.length - open.length} of ${PROXY_HEADERS.length} closed`,
    };
  },
};

const browsers: Attack = {
  id: 'R18',
  title: "unsigned callbacks from another site's web page",
  async run(scene) {
    const target = await scene.start({
      CALLBOARD_ALLOW_UNSIGNED: '1',
      CALLBOARD_ADMIN_TOKEN: '',
      CALLBOARD_PUBLIC_URL: '',
      SIGNALWIRE_SIGNING_KEY: '',
    });
    const { body } = signedForm(PROVIDER, CALLBACK);
    const host = `127.0.0.1:${target.port}`;
    const form = {
      'content-type': 'application/x-www-form-urlencoded',
      'content-length': String(body.length),
    };
    const direct = await send(target, 'POST', '/callbacks/voice', { host, ...form }, body);
    const pages: readonly Headers[] = [
      { host, origin: 'https://evil.example' },
      { host, origin: 'null' },
      { host, 'sec-fetch-site': 'cross-site' },
      { host: 'rebound.example' },
    ];
    const statuses: number[] = [];
    for (const page of pages) {
      statuses.push(await send(target, 'POST', '/callbacks/voice', { ...form, ...page }, body));
    }
    const taken = statuses.filter((status) => status < 400).length;
    return {
      problems: [
        ...(direct === 204 ? [] : [`a program on this machine gets ${direct}`]),
        ...(taken > 0 ? [`${taken} of ${pages.length} were accepted`] : []),
      ],
      note: tally(statuses),
    };
  },
};

export const REQUESTS: readonly Attack[] = [replays, hosts, guesses, proxies, browsers];
