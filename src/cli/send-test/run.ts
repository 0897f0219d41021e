/** Runs `callboard send-test`: builds, signs and sends the callback once, and explains the answer. */

import { randomBytes } from 'node:crypto';
import { z } from 'zod';
import type { Environment } from '../../app/process.ts';
import { safeText } from '../../console/safe-text.ts';
import { KNOWN_STATUSES } from '../../core/call-status.ts';
import { success } from '../../core/result.ts';
import { exchange } from '../../provider/exchange.ts';
import type { Dialect } from '../../provider/sign.ts';
import { encodeForm, SIGNATURE_HEADER, signCallback } from '../../provider/sign.ts';
import { type CommandContext, readOptions } from '../command.ts';
import { webTarget } from '../option-kinds.ts';
import { badSetting, type CommandResult, DONE, failed, type Outcome } from '../outcome.ts';
import { readSettings } from '../read-settings.ts';
import { type CallbackTarget, callbackTarget, withDimensions } from './callback-target.ts';
import { isTestCallSid, TEST_ACCOUNT, testCallback, testCallSid } from './test-callback.ts';
import { type Sent, verdictOn } from './verdict.ts';

const LIMITS = { connectTimeoutMs: 5_000, timeoutMs: 15_000, maxReplyBytes: 1024 * 1024 };

const SETTINGS = {
  signalwire: { key: 'SIGNALWIRE_SIGNING_KEY', account: 'SIGNALWIRE_PROJECT_ID' },
  twilio: { key: 'TWILIO_AUTH_TOKEN', account: 'TWILIO_ACCOUNT_SID' },
} as const;

const schema = z.object({
  url: webTarget.optional(),
  provider: z.enum(['signalwire', 'twilio'], { error: 'must be signalwire or twilio' }).optional(),
  status: z.enum(KNOWN_STATUSES, { error: `must be one of ${KNOWN_STATUSES.join(', ')}` }),
  signingKey: z.string().min(1, 'must not be empty').optional(),
  account: z
    .string()
    .regex(/^[\w.:-]{1,64}$/, 'must be an account id')
    .optional(),
  signedUrl: webTarget.optional(),
  callSid: z
    .string()
    .refine(isTestCallSid, 'must be a CallSid that send-test printed before')
    .optional(),
  dimension: z
    .array(z.string().regex(/^[^=]+=.+$/s, 'must be a name and a value, such as queue=support'))
    .default([]),
  unsigned: z.boolean().default(false),
  json: z.boolean().default(false),
});

type TestOptions = z.output<typeof schema>;

/** Sends the callback. It's a failure if the receiver doesn't accept it. */
export async function sendTest(options: unknown, context: CommandContext): Promise<Outcome> {
  const read = readOptions(schema, options);
  if (!read.ok) return read;
  const settings = readSettings(context);
  if (!settings.ok) return settings;
  const signer = signerOf(read.value, settings.value);
  if (!signer.ok) return signer;
  const target = callbackTarget(read.value, settings.value);
  if (!target.ok) return target;
  const { dimension } = read.value;
  return send(read.value, signer.value, withDimensions(target.value, dimension), context);
}

interface TestSigner {
  readonly dialect: Dialect;
  /** Null: unsigned. */
  readonly key: string | null;
  readonly accountSid: string;
}

/** Signs as the requested provider, or the one that has a key. */
function signerOf(options: TestOptions, env: Environment): CommandResult<TestSigner> {
  const keyOf = (dialect: Dialect): string =>
    // If there are several keys, the first one signs.
    env[SETTINGS[dialect].key]?.split(',')[0]?.trim() ?? '';
  const usual = keyOf('signalwire') === '' && keyOf('twilio') !== '' ? 'twilio' : 'signalwire';
  const dialect = options.provider ?? usual;
  const key = options.signingKey ?? keyOf(dialect);
  const accountSid =
    options.account ?? (env[SETTINGS[dialect].account]?.trim() || TEST_ACCOUNT[dialect]);
  if (options.unsigned) return success({ dialect, key: null, accountSid });
  if (key !== '') return success({ dialect, key, accountSid });
  return badSetting(
    `There's no signing key. Set ${SETTINGS[dialect].key}, use --signing-key, or use --unsigned.`,
  );
}

async function send(
  { status, callSid: given, json }: TestOptions,
  { dialect, key, accountSid }: TestSigner,
  { url, signedUrl }: CallbackTarget,
  { host, out }: CommandContext,
): Promise<Outcome> {
  const callSid = given ?? testCallSid(dialect, randomBytes(8).toString('hex'));
  const form = testCallback({ dialect, status, accountSid, callSid, at: host.now() });
  const signature =
    key === null ? {} : { [SIGNATURE_HEADER[dialect]]: signCallback(key, signedUrl, form) };
  const startedAt = performance.now();
  const answer = await exchange(
    {
      url: new URL(url),
      method: 'POST',
      headers: {
        'content-type': 'application/x-www-form-urlencoded',
        'user-agent': 'Callboard-Test',
        ...signature,
      },
      body: encodeForm(form),
    },
    LIMITS,
  );
  const ms = Math.round(performance.now() - startedAt);
  const sent: Sent = {
    url,
    signedUrl: key === null ? null : signedUrl,
    keySetting: SETTINGS[dialect].key,
    accountSid,
    accountSetting: SETTINGS[dialect].account,
  };
  const verdict = verdictOn(answer, sent);
  if (json) {
    const status = answer.kind === 'reply' ? answer.status : null;
    await out.write(
      `${JSON.stringify({ ...verdict, callSid, url, signedUrl: sent.signedUrl, status, ms }, null, 2)}\n`,
    );
  } else {
    const provider = dialect === 'twilio' ? 'Twilio' : 'SignalWire';
    const how =
      key === null
        ? `an unsigned test callback in ${provider}'s format`
        : `a test callback signed like ${provider}'s`;
    await out.write(
      `Sent ${how}: ${status}, CallSid ${callSid}\n` +
        `  to      ${url}\n` +
        (key === null || signedUrl === url ? '' : `  signed  ${signedUrl}\n`) +
        `  answer  ${safeText(verdict.answer)} after ${ms} ms\n`,
    );
    if (verdict.ok) {
      const base = url.replace(/\/callbacks\/voice\/?(?:\?.*)?$/, '');
      const hint =
        base === url ? '' : `See it with: ${host.invocation} calls show ${callSid} --url ${base}\n`;
      await out.write(`${verdict.advice}\n${hint}`);
    }
  }
  return verdict.ok ? DONE : failed(safeText(verdict.advice, 1_000));
}
