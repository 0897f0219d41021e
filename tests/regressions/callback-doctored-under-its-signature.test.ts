/**
 * A signature covers the sorted names and values without separators, and repeated parameters once. A captured
 * callback could be sent again with a parameter repeated, an empty one added, or a boundary moved between a
 * name and its value. The signature still matched, but each copy had a key of its own and became a new event
 * (1,000 copies, 1,000 events).
 *
 * What must hold: a copy is either a duplicate of the original or refused, whatever it looks like. A copy
 * that names another call or account is always refused.
 */

import { createHmac, createSecretKey } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createReceiver } from '../../src/ingest/receiver.ts';
import type { Observation } from '../../src/ports/event-sink.ts';
import type { IncomingCallback } from '../../src/ports/receiver.ts';
import { UNCOUNTED } from '../support/uncounted.ts';

const KEY = 'PSK_test_key';
const ORIGIN = 'https://board.test';
const PATH = '/callbacks/voice';
const FORM = 'application/x-www-form-urlencoded';
const ACCOUNT = 'AC0123456789abcdef0123456789abcdef';
const CALL = 'CAfedcba9876543210fedcba9876543210';
const PARENT = 'CA00000000000000000000000000000001';
const UUID = '6f1c9a1e-7d0b-4a55-9c58-0d4f7a1f2b3c';

type Pairs = readonly (readonly [string, string])[];

const PROGRESS: Pairs = [
  ['AccountSid', ACCOUNT],
  ['AnsweredBy', 'human'],
  ['ApiVersion', '2010-04-01'],
  ['CallDuration', '12'],
  ['CallSid', CALL],
  ['CallStatus', 'completed'],
  ['CallbackSource', 'call-progress-events'],
  ['From', '+15550100001'],
  ['ParentCallSid', PARENT],
  ['Timestamp', 'Thu, 25 Jun 2026 20:26:02 +0000'],
  ['To', '+15550100002'],
];
const RECORDING: Pairs = [
  ['AccountSid', ACCOUNT],
  ['CallSid', CALL],
  ['ErrorCode', '0'],
  ['RecordingSid', 'RE1'],
  ['RecordingStatus', 'completed'],
];
const CONFERENCE: Pairs = [
  ['AccountSid', ACCOUNT],
  ['CallSid', UUID],
  ['Coaching', 'false'],
  ['ConferenceSid', 'CF0123456789abcdef0123456789abcdef'],
  ['StatusCallbackEvent', 'participant-join'],
];

/** The signed text of parameters whose names are in order. */
const textOf = (pairs: Pairs): string => pairs.flat().join('');

const formOf = (pairs: Pairs): string =>
  pairs.map((pair) => pair.map(encodeURIComponent).join('=')).join('&');

/** A receiver whose key is valid for any account, and the events it stored. */
function receiving() {
  const kept = new Map<string, Observation>();
  const receiver = createReceiver({
    installation: 'a1b2c3d4',
    sink: {
      accept: (observation, answer) => {
        kept.set(
          `${observation.accountSid} ${observation.callSid} ${observation.key}`,
          observation,
        );
        answer('stored');
      },
    },
    keys: [
      { accountSid: null, secret: createSecretKey('PSK_new_key', 'utf8') },
      { accountSid: null, secret: createSecretKey(KEY, 'utf8') },
    ],
    allowUnsigned: false,
    address: { publicUrl: ORIGIN, trustProxy: false },
    clock: { now: () => 0 },
    metrics: UNCOUNTED,
  });
  const send = (request: Omit<IncomingCallback, 'encrypted'>): number => {
    let status = 0;
    receiver.receive({ ...request, encrypted: false }, (reply) => {
      status = reply.status;
    });
    return status;
  };
  const post = (form: string, signature: string, target = PATH, type = FORM): number => {
    const headers = { 'x-twilio-signature': signature, 'content-type': type };
    return send({ method: 'POST', target, headers, body: Buffer.from(form) });
  };
  const get = (target: string, signature: string): number => {
    const headers = { 'x-twilio-signature': signature };
    return send({ method: 'GET', target, headers, body: new Uint8Array(0) });
  };
  return { kept, post, get };
}

const sign = (text: string, target = PATH, key = KEY): string =>
  createHmac('sha1', key)
    .update(ORIGIN + target + text)
    .digest('base64');

describe.each([
  ['a progress callback', PROGRESS],
  ['a recording', RECORDING],
  ['a conference event', CONFERENCE],
])('a captured copy of %s', (_name, pairs) => {
  const text = textOf(pairs);

  it('is one event, however often one of its parameters is repeated', () => {
    const { kept, post } = receiving();
    for (let repeats = 0; repeats < 200; repeats += 1) {
      for (const pair of pairs) {
        const copy = [...pairs, ...Array.from({ length: repeats }, () => pair)];
        expect([204, 400]).toContain(post(formOf(copy), sign(text)));
      }
    }
    expect(kept.size).toBe(1);
  });

  it.each(['&=', '&&', '&=&=', '&%00', '&+='])('is one event with %s added', (more) => {
    const { kept, post } = receiving();
    expect(post(formOf(pairs), sign(text))).toBe(204);
    post(formOf(pairs) + more, sign(text));
    post(more.slice(1) + formOf(pairs), sign(text));
    expect(kept.size).toBe(1);
  });

  it('is one event wherever its boundaries are moved', () => {
    const { kept, post } = receiving();
    expect(post(formOf(pairs), sign(text))).toBe(204);
    // The cuts split the text into names and values. Some of the old boundaries may stay.
    const cuts = fc.uniqueArray(fc.nat(text.length), { minLength: 1, maxLength: 12 });
    const starts = pairs.map((_, index) => textOf(pairs.slice(0, index)).length);
    const own = starts.flatMap((start, index) => [start, start + (pairs[index]?.[0].length ?? 0)]);
    const someOwn = fc.subarray(own, { minLength: 2 });
    fc.assert(
      fc.property(cuts, someOwn, (any, kept) => {
        const places = [...new Set([0, ...any, ...kept])].sort((a, b) => a - b);
        const parts = places.map((place, index) => text.slice(place, places[index + 1]));
        for (const first of [0, 1]) {
          const moved = parts.flatMap(
            (part, index): Pairs => (index % 2 === first ? [[part, parts[index + 1] ?? '']] : []),
          );
          post(formOf(moved), sign(text));
        }
      }),
      { numRuns: 3_000 },
    );
    expect([...kept.values()].map(({ callSid }) => callSid)).toHaveLength(1);
  });

  it('is one event when a single boundary is moved by any number of letters', () => {
    const { kept, post } = receiving();
    expect(post(formOf(pairs), sign(text))).toBe(204);
    for (let index = 0; index < pairs.length; index += 1) {
      const [name = '', value = ''] = pairs[index] ?? [];
      const [nextName = '', nextValue = ''] = pairs[index + 1] ?? [];
      const run = name + value + nextName + nextValue;
      const [before, after] = [pairs.slice(0, index), pairs.slice(index + 2)];
      for (let cut = 0; cut <= run.length; cut += 1) {
        // Two parameters merged into one, and two with their boundaries moved.
        post(formOf([...before, [run.slice(0, cut), run.slice(cut)], ...after]), sign(text));
        for (let end = cut; end <= run.length; end += 3) {
          const second = [run.slice(end, end + nextName.length), run.slice(end + nextName.length)];
          const [secondName = '', secondValue = ''] = second;
          const first = [run.slice(0, cut), run.slice(cut, end)] as const;
          post(formOf([...before, first, [secondName, secondValue], ...after]), sign(text));
        }
      }
    }
    expect(kept.size).toBe(1);
  });
});

describe('the same callback', () => {
  it('is one event under an old and a new key, as when a provider sends it again during a key rotation', () => {
    const { kept, post } = receiving();
    expect(post(formOf(PROGRESS), sign(textOf(PROGRESS)))).toBe(204);
    expect(post(formOf(PROGRESS), sign(textOf(PROGRESS), PATH, 'PSK_new_key'))).toBe(204);
    expect(kept.size).toBe(1);
  });

  it('is one event with a boundary moved out of the query or the path', () => {
    const { kept, post } = receiving();
    const text = textOf(PROGRESS);
    const query = `${PATH}?tenant=A`;
    expect(post(formOf(PROGRESS), sign(text, query), query)).toBe(204);
    post(`A=&${formOf(PROGRESS)}`, sign(text, query), `${PATH}?tenant=`);
    post(`${encodeURIComponent('?tenant=A')}=&${formOf(PROGRESS)}`, sign(text, query), PATH);
    expect(kept.size).toBe(1);
    kept.clear();
    expect(post(formOf(PROGRESS), sign(text, `${PATH}/`), `${PATH}/`)).toBe(204);
    post(`${encodeURIComponent('/')}=&${formOf(PROGRESS)}`, sign(text, `${PATH}/`), PATH);
    expect(kept.size).toBe(1);
  });

  it('is one event as JSON that is signed like a form, whatever is moved in it', () => {
    const { kept, post } = receiving();
    const text = textOf(RECORDING);
    const asJson = (pairs: Pairs): string => JSON.stringify(Object.fromEntries(pairs));
    const json = 'application/json';
    expect(post(asJson(RECORDING), sign(text), PATH, json)).toBe(204);
    const [first = ['', ''], call = ['', ''], error = ['', ''], ...rest] = RECORDING;
    post(asJson([first, [call[0], call[1] + error.join('')], ...rest]), sign(text), PATH, json);
    post(JSON.stringify({ ...Object.fromEntries(RECORDING), '': [''] }), sign(text), PATH, json);
    expect(kept.size).toBe(1);
  });
});

describe('a GET', () => {
  it('takes no parameters after a #, which its signature does not cover', () => {
    const { kept, get } = receiving();
    const target = `${PATH}?${formOf(PROGRESS)}`;
    const signature = sign('', target);
    expect(get(target, signature)).toBe(204);
    expect(get(`${target}#&CallDuration=9999`, signature)).toBe(400);
    expect(kept.size).toBe(1);
  });
});
