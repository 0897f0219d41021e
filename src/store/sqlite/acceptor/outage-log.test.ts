import { describe, expect, it } from 'vitest';
import { VirtualTimer } from '../../../../tests/support/virtual-timer.ts';
import type { LogFields, Logger } from '../../../ports/logger.ts';
import { OutageLog } from './outage-log.ts';

function start() {
  const told: (readonly [string, LogFields])[] = [];
  const tell = (fields: LogFields, message: string): void => {
    told.push([message, fields]);
  };
  const logger: Logger = { debug: tell, info: tell, warn: tell, error: tell };
  const timer = new VirtualTimer(0);
  const outage = new OutageLog(logger, timer, { failing: 'failing', over: 'over' });
  return { told, timer, outage };
}

describe('an outage', () => {
  it('is logged when it begins, then once a minute with how many were refused', () => {
    const { told, timer, outage } = start();
    // A write every 10 ms for two and a half minutes, each refusing two callbacks.
    for (let ms = 0; ms < 150_000; ms += 10) {
      outage.failed('ENOSPC', 2);
      timer.pass(10);
    }
    expect(told).toEqual([
      ['failing', { failed: 2, reason: 'ENOSPC' }],
      ['failing', { failed: 12_000, reason: 'ENOSPC' }],
      ['failing', { failed: 12_000, reason: 'ENOSPC' }],
    ]);
  });

  it('is over once nothing fails for a second, with the number refused in all', () => {
    const { told, timer, outage } = start();
    outage.failed('EROFS', 3);
    outage.refused(4);
    outage.worked();
    outage.worked();
    expect(told).toHaveLength(1);
    expect(timer.next()).toBe(true);
    expect(timer.now()).toBe(1_000);
    expect(told.slice(1)).toEqual([['over', { failed: 7 }]]);
    expect(timer.next()).toBe(false);

    outage.failed('EROFS', 1);
    expect(told.slice(2)).toEqual([['failing', { failed: 1, reason: 'EROFS' }]]);
  });

  it('that comes and goes is one outage', () => {
    const { told, timer, outage } = start();
    for (let time = 0; time < 1_000; time += 1) {
      outage.failed('ENOSPC', 1);
      outage.worked();
      timer.pass(50);
    }
    expect(told).toHaveLength(1);
    outage.worked();
    expect(timer.next()).toBe(true);
    expect(told.slice(1)).toEqual([['over', { failed: 1_000 }]]);
    expect(timer.next()).toBe(false);
  });

  it('is given as the reason until it is over, or nothing is tried for a while', () => {
    const { timer, outage } = start();
    expect(outage.reason).toBeNull();
    outage.failed('ENOSPC', 1);
    timer.pass(4_999);
    expect(outage.reason).toBe('ENOSPC');
    timer.pass(1);
    expect(outage.reason).toBeNull();
    outage.failed('EROFS', 1);
    outage.worked();
    expect(outage.reason).toBe('EROFS');
    timer.next();
    expect(outage.reason).toBeNull();
  });

  it('that never happened is not reported as over', () => {
    const { told, timer, outage } = start();
    outage.worked();
    expect(timer.next()).toBe(false);
    expect(told).toEqual([]);
  });
});
