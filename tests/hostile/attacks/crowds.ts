/** R5 and R11: one call with very many events, and crowds of unsigned requests that are expensive to read. */

import { connect } from 'node:net';
import { signedRequest } from '../../support/provider-request.ts';
import { ProviderSender } from '../../support/provider-sender.ts';
import type { Attack } from '../attack.ts';
import { PROVIDER, type Target } from '../scene.ts';

const ACCOUNT = 'b3877c40-da60-4998-90ad-b792e98472af';

const manyEvents: Attack = {
  id: 'R5',
  rounds: 5,
  title: 'one call gets very many events',
  alsoShownBy: 'tests/regressions/store-long-call-slowed-everybody-down.test.ts',
  async run(scene) {
    const target = await scene.start();
    scene.sendTo(target);
    const events = scene.sized(3_000, 100_000);
    const callSid = '5e5e5e5e-0000-4000-8000-000000000005';
    const requests = Array.from({ length: events }, (_, sequence) =>
      signedRequest(PROVIDER, 'POST', {
        AccountSid: ACCOUNT,
        CallSid: callSid,
        CallStatus: 'in-progress',
        CallbackSource: 'call-progress-events',
        Direction: 'outbound-api',
        From: '+15550100001',
        To: '+15550100002',
        SequenceNumber: String(sequence),
        Timestamp: 'Thu, 25 Jun 2026 20:26:02 +0000',
      }),
    );
    const sender = new ProviderSender(requests);
    sender.pointTo(target.port);
    const startedAt = performance.now();
    await sender.send(8);
    const seconds = (performance.now() - startedAt) / 1000;
    const answer = await scene.ask(target, `/api/v1/calls/${callSid}`);
    const text = await answer.text();
    const known = /"events":(\d+)/.exec(text)?.[1];
    return {
      problems: known === String(events) ? [] : [`the call shows ${known} of ${events} events`],
      note: `${events} events, ${(events / seconds).toFixed(0)} a second`,
      ...(scene.size === 'full' ? { p99LimitMs: 50 } : {}),
    };
  },
};

const NAMES = Array.from({ length: 16_000 }, (_, n) => n.toString(36)).join('&');

/** It measures what each of them costs. */
const STRANGERS = 'tests/regressions/callback-strangers-saturated-the-thread.test.ts';

/** Unsigned requests that are made to be expensive. */
const CRAFTED: readonly (readonly [title: string, request: Buffer])[] = [
  ['bodies of 16,000 names', post('', NAMES)],
  ['queries of 14 kB', post(`?${'a&'.repeat(7_000)}`, 'CallSid=1')],
  ['bodies full of escapes', post('', `CallSid=${'%C3%A9'.repeat(10_000)}`)],
];

const unsignedCrowd = ([title, request]: (typeof CRAFTED)[number], place: number): Attack => ({
  id: `R11-${place + 1}`,
  rounds: 5,
  // One of them shows the rest: that callbacks are answered beside a crowd.
  ...(place === 0 ? {} : { alsoShownBy: STRANGERS }),
  title: `64 senders of unsigned ${title}`,
  async run(scene) {
    const target = await scene.start();
    scene.sendTo(target);
    let over = false;
    const answered = Array.from({ length: 64 }, () => pour(target, request, () => over));
    await scene.flow(scene.sized(2, 15));
    over = true;
    const counts = await Promise.all(answered);
    const refused = counts.reduce((sum, count) => sum + count, 0);
    return {
      problems: refused === 0 ? ['none of them was answered'] : [],
      note: `${refused} refused`,
      ...(scene.size === 'full' ? { p99LimitMs: 50 } : {}),
    };
  },
});

function post(query: string, body: string): Buffer {
  return Buffer.from(
    `POST /callbacks/voice${query} HTTP/1.1\r\nHost: localhost\r\n` +
      'Content-Type: application/x-www-form-urlencoded\r\n' +
      `Content-Length: ${body.length}\r\n\r\n${body}`,
  );
}

/** Sends requests one after the other on one connection. Returns how many were refused. */
async function pour(target: Target, request: Buffer, isOver: () => boolean): Promise<number> {
  let refused = 0;
  while (!isOver()) {
    refused += await new Promise<number>((resolve) => {
      let answers = 0;
      const socket = connect(target.port, '127.0.0.1');
      socket.on('connect', () => socket.write(request));
      socket.on('data', (piece) => {
        answers += piece.toString('latin1').split(/HTTP\/1\.1 4\d\d/).length - 1;
        if (isOver()) socket.destroy();
        else socket.write(request);
      });
      socket.on('error', () => undefined);
      socket.on('close', () => resolve(answers));
    });
  }
  return refused;
}

export const CROWDS: readonly Attack[] = [manyEvents, ...CRAFTED.map(unsignedCrowd)];
