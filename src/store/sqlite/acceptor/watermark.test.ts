import { describe, expect, it } from 'vitest';
import { Watermark } from './watermark.ts';

/** Long enough never to run out in a test. */
const FOR_EVER_MS = 60_000;

/** Whether a promise is settled by now. */
async function isSettled(promise: Promise<unknown>): Promise<boolean> {
  let settled = false;
  void promise.then(() => {
    settled = true;
  });
  // Everything that can settle without another event has settled one turn later.
  await new Promise((resolve) => setImmediate(resolve));
  return settled;
}

describe('the watermark', () => {
  it('is reached while nothing is acknowledged', async () => {
    const watermark = new Watermark(7);
    expect(watermark).toMatchObject({ isReached: true, lagMs: 0 });
    expect(await watermark.reached(FOR_EVER_MS)).toBe(true);
    expect(await watermark.applied(FOR_EVER_MS)).toBe(true);
  });

  it('waits for the log, and longer for the rows', async () => {
    const watermark = new Watermark(7);
    watermark.journaled(8, performance.now());
    const [applied, reached] = [watermark.applied(FOR_EVER_MS), watermark.reached(FOR_EVER_MS)];
    expect([await isSettled(applied), await isSettled(reached)]).toEqual([false, false]);

    watermark.committed(8, 40, 30);
    expect([await isSettled(applied), await isSettled(reached)]).toEqual([true, false]);
    expect(watermark.isReached).toBe(false);

    watermark.written(40);
    expect(await isSettled(reached)).toBe(true);
    expect(watermark).toMatchObject({ isReached: true, lagMs: 0 });
  });

  it('waits for what was acknowledged before, and nothing later', async () => {
    const watermark = new Watermark(0);
    watermark.journaled(1, performance.now());
    const [applied, reached] = [watermark.applied(FOR_EVER_MS), watermark.reached(FOR_EVER_MS)];
    watermark.journaled(2, performance.now());

    watermark.committed(1, 10, 10);

    expect([await isSettled(applied), await isSettled(reached)]).toEqual([true, true]);
    expect(watermark.isReached).toBe(false);
  });

  it('waits for the rows of what was acknowledged, even if the log got more with it', async () => {
    const watermark = new Watermark(0);
    watermark.journaled(1, performance.now());
    const reached = watermark.reached(FOR_EVER_MS);
    watermark.journaled(2, performance.now());

    watermark.committed(2, 20, 0);
    expect(await isSettled(reached)).toBe(false);

    watermark.written(20);
    expect(await isSettled(reached)).toBe(true);
  });

  it('gives up soon if the log goes on and the rows do not', async () => {
    const watermark = new Watermark(0);
    watermark.journaled(1, performance.now());
    const soon = watermark.reachedSoon(FOR_EVER_MS);

    watermark.committed(1, 10, 0);
    expect(await isSettled(soon)).toBe(false);

    watermark.journaled(2, performance.now());
    watermark.committed(2, 20, 0);
    expect(await soon).toBe(false);

    const next = watermark.reachedSoon(FOR_EVER_MS);
    watermark.journaled(3, performance.now());
    watermark.committed(3, 30, 30);
    expect(await next).toBe(true);
  });

  it('lags as much as the oldest callback that no row holds', () => {
    const watermark = new Watermark(0);
    const now = performance.now();
    watermark.journaled(1, now - 500_000);
    watermark.journaled(2, now - 300_000);
    watermark.journaled(3, now - 100_000);
    expect(watermark.lagMs).toBeGreaterThanOrEqual(500_000);

    // One commit of two batches: first the rows hold none of it, then all but its last event.
    watermark.committed(2, 20, 0);
    watermark.written(19);
    expect(watermark.lagMs).toBeGreaterThanOrEqual(500_000);

    watermark.written(20);
    expect(watermark.lagMs).toBeGreaterThanOrEqual(100_000);
    expect(watermark.lagMs).toBeLessThan(300_000);
  });

  it('keeps a caller waiting no longer than it asked, and reports the timeout', async () => {
    const watermark = new Watermark(0);
    watermark.journaled(1, performance.now());
    expect(await watermark.reached(1)).toBe(false);
    expect(await watermark.applied(1)).toBe(false);
    expect(watermark.isReached).toBe(false);
  });

  it('keeps no caller waiting for a writer that has failed', async () => {
    const watermark = new Watermark(0);
    watermark.journaled(1, performance.now());
    const waits = [watermark.reached(60_000), watermark.applied(60_000)];
    watermark.abandon();
    await Promise.all([...waits, watermark.applied(60_000)]);
    expect(watermark.isReached).toBe(false);
  });
});
