import { describe, expect, test } from 'vitest';
import { VirtualTimer } from '../../tests/support/virtual-timer.ts';
import type { LogFields, Logger } from '../ports/logger.ts';
import { createMetrics } from './metrics.ts';
import { reportRefusals } from './refusal-reports.ts';

function start() {
  const told: { readonly fields: LogFields; readonly message: string }[] = [];
  const unexpected = (): never => {
    throw new Error('A refusal is a warning.');
  };
  const logger: Logger = {
    debug: unexpected,
    info: unexpected,
    error: unexpected,
    warn: (fields, message) => told.push({ fields, message }),
  };
  const registry = createMetrics(() => Promise.resolve(new Map()));
  const timer = new VirtualTimer(0);
  const reports = reportRefusals(registry.metrics, logger, timer);
  return { told, registry, timer, reports };
}

describe('refused requests', () => {
  test('the first is logged immediately, with what to do', () => {
    const { told, reports } = start();
    reports.metrics.rejected('bad-signature');
    expect(told).toEqual([
      {
        fields: { reason: 'bad-signature', requests: 1 },
        message: expect.stringContaining('CALLBOARD_PUBLIC_URL'),
      },
    ]);
  });

  test('later ones are summarised once a minute, and a minute without any logs nothing', () => {
    const { told, timer, reports } = start();
    for (let request = 0; request < 1_000; request += 1) reports.metrics.rejected('unsigned');
    expect(told).toHaveLength(1);
    expect(timer.next()).toBe(true);
    expect(timer.now()).toBe(60_000);
    expect(told.map(({ fields }) => fields['requests'])).toEqual([1, 999]);
    expect(timer.next()).toBe(true);
    expect(timer.next()).toBe(false);
    expect(told).toHaveLength(2);
  });

  test('after a quiet minute, the next is logged immediately again', () => {
    const { told, timer, reports } = start();
    reports.metrics.rejected('shed');
    timer.next();
    reports.metrics.rejected('shed');
    expect(told.map(({ fields }) => fields['requests'])).toEqual([1, 1]);
  });

  test('each kind has its own message, and so do requests for cXML', () => {
    const { told, reports } = start();
    reports.metrics.rejected('malformed');
    reports.metrics.rejected('no-key');
    reports.metrics.aside('voice-request');
    expect(new Set(told.map(({ message }) => message)).size).toBe(3);
    expect(told[2]?.message).toContain('VoiceUrl');
  });

  test('a wrong account is logged as one, not as a bad signature', () => {
    const { told, reports } = start();
    reports.metrics.rejected('wrong-account');
    expect(told[0]?.message).toContain('SIGNALWIRE_PROJECT_ID');
    expect(told[0]?.message).not.toContain('CALLBOARD_PUBLIC_URL');
  });

  test("the log says what's wrong with the first of a kind, and with the first since the last summary", () => {
    const { told, timer, reports } = start();
    for (const detail of ['it has no CallSid', 'it has no AccountSid', 'it has no CallStatus']) {
      reports.metrics.rejected('malformed', detail);
    }
    timer.next();
    expect(told.map(({ fields }) => fields)).toEqual([
      { reason: 'malformed', requests: 1, detail: 'it has no CallSid' },
      { reason: 'malformed', requests: 2, detail: 'it has no AccountSid' },
    ]);
  });

  test('a handmade callback mistaken for a voice request gets a hint, once', () => {
    const { told, reports } = start();
    reports.metrics.aside('voice-request');
    reports.metrics.aside('voice-request');
    expect(told.map(({ message }) => message)).toEqual([
      expect.stringContaining('CallbackSource=call-progress-events'),
    ]);
  });

  test('wrong admin tokens are logged, throttled ones separately, and counted', async () => {
    const { told, registry, timer, reports } = start();
    for (let guess = 0; guess < 10; guess += 1) reports.metrics.tokenRefused('wrong');
    for (let guess = 0; guess < 90; guess += 1) reports.metrics.tokenRefused('throttled');
    timer.next();
    timer.next();
    expect(told.map(({ fields }) => [fields['reason'], fields['requests']])).toEqual([
      ['token-wrong', 1],
      ['token-throttled', 1],
      ['token-wrong', 9],
      ['token-throttled', 89],
    ]);
    const text = await registry.text();
    expect(text).toContain('callboard_admin_tokens_refused_total{why="wrong"} 10');
    expect(text).toContain('callboard_admin_tokens_refused_total{why="throttled"} 90');
  });

  test("slow clients and messages aren't logged", () => {
    const { told, reports } = start();
    reports.metrics.rejected('timeout');
    reports.metrics.aside('message');
    expect(told).toEqual([]);
  });

  test('all are still counted', async () => {
    const { registry, reports } = start();
    reports.metrics.rejected('unsigned');
    reports.metrics.rejected('unsigned');
    reports.metrics.aside('voice-request');
    const text = await registry.text();
    expect(text).toContain('callboard_requests_rejected_total{reason="unsigned"} 2');
    expect(text).toContain('callboard_callbacks_aside_total{kind="voice-request"} 1');
  });

  test('stopping logs what is still unreported, and leaves no timer', () => {
    const { told, timer, reports } = start();
    reports.metrics.rejected('unsigned');
    reports.metrics.rejected('unsigned');
    reports[Symbol.dispose]();
    expect(told.map(({ fields }) => fields['requests'])).toEqual([1, 1]);
    expect(timer.next()).toBe(false);
  });
});
