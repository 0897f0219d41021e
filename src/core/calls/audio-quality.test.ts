/** Which audio figures are real, and which only look real. */

import { describe, expect, it } from 'vitest';
import { given } from '../../../tests/support/call-specification.ts';
import {
  type Delivery,
  type Fields,
  numberLevel,
  progress,
} from '../../../tests/support/callbacks.ts';
import type { Audio } from '../wire/call.ts';
import { viewCall } from './call-view.ts';

function audioAfter(...deliveries: readonly Delivery[]): Audio | null {
  const { state } = given(...deliveries);
  return state === null ? null : (viewCall(state)?.audio ?? null);
}

const media = { AudioInMos: '4.21', AudioInMediaPacketCount: '2829' };

describe('the MOS of a call', () => {
  it.each<[what: string, status: string, fields: Fields, mos: number | null]>([
    ['measured over media', 'completed', media, 4.21],
    ['perfect, and measured over media', 'completed', { ...media, AudioInMos: '4.5' }, 4.5],
    ['without a single packet', 'completed', { ...media, AudioInMediaPacketCount: '0' }, null],
    ['without a packet count', 'completed', { AudioInMos: '4.38' }, 4.38],
    ["the provider's default, without a packet count", 'completed', { AudioInMos: '4.50' }, null],
    ['of an unanswered call', 'no-answer', media, null],
    ['of a busy call', 'busy', { AudioInMos: '4.5' }, null],
    ['unreadable', 'completed', { ...media, AudioInMos: 'nan' }, null],
  ])('%s', (_what, status, fields, mos) => {
    expect(audioAfter(progress(status, 60, fields))?.mos).toBe(mos);
  });

  it('is kept for a failed call that was answered', () => {
    expect(audioAfter(progress('failed', 60, media), progress('in-progress', 5))?.mos).toBe(4.21);
  });

  it("is real in a number's own callback, even without a count", () => {
    expect(audioAfter(numberLevel('completed', 0, 184, { AudioInMos: '4.38' }))?.mos).toBe(4.38);
  });
});

describe('the audio of a call', () => {
  it('is null if nothing was measured', () => {
    expect(audioAfter(progress('busy', 9))).toBeNull();
    expect(audioAfter(progress('in-progress', 9))).toBeNull();
  });

  it('has every figure, with jitter as a deviation in milliseconds', () => {
    const fields = {
      AudioInMos: '4.5',
      AudioInAveragePtime: '20.01',
      AudioInMediaPacketCount: '2829',
      AudioInDtmfPacketCount: '3',
      AudioInSkipPacketCount: '57',
      AudioInFlushPacketCount: '2',
      AudioInLargestJbSize: '7',
      AudioInJitterMinVariance: '0.25',
      AudioInJitterMaxVariance: '85.95',
      AudioOutMediaPacketCount: '2712',
      AudioOutDtmfPacketCount: '1',
      AudioOutLost: '4',
    };
    expect(audioAfter(progress('completed', 60, fields))).toEqual({
      mos: 4.5,
      averagePtimeMs: 20.01,
      jitterMinMs: 0.5,
      jitterMaxMs: 9.27,
      mediaPackets: 2829,
      skippedPackets: 57,
      flushedPackets: 2,
      largestJitterBuffer: 7,
      dtmfPackets: 3,
      outMediaPackets: 2712,
      outDtmfPackets: 1,
      outLost: 4,
      lossPercent: 1.98,
    });
  });

  it.each([
    ['0', '0', null],
    ['100', '0', 0],
    ['0', '5', 100],
    ['95', '5', 5],
    ['95', 'many', null],
  ])('with %s packets and %s gaps has a loss of %j percent', (packets, skips, loss) => {
    const fields = { AudioInMediaPacketCount: packets, AudioInSkipPacketCount: skips };
    expect(audioAfter(progress('completed', 60, fields))?.lossPercent).toBe(loss);
  });

  it('can arrive in parts', () => {
    const one = progress('completed', 60, { AudioInMos: '4.1' });
    const other = progress('completed', 61, { AudioInMediaPacketCount: '900' });
    expect(audioAfter(other, one)).toMatchObject({ mos: 4.1, mediaPackets: 900 });
  });
});
