/**
 * The emulator's MOS against the media server's published rule, over random packet sequences. A failure
 * prints the sequence's seed. `FC_RUNS` and `FC_SEED` work as for all properties.
 */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { FlawCount, mosOf, qualityPercent } from '../../emulator/src/audio/mos.ts';
import { type SeededRandom, seededRandom } from '../support/load-random.ts';
import { mediaServerMos } from '../support/media-server-score.ts';
import { propertySettings, propertyTimeoutMs } from '../support/property.ts';

test(
  'the MOS of a packet sequence matches what the media server publishes',
  () => {
    fc.assert(
      fc.property(fc.noShrink(fc.nat()), (seed) => {
        const sequence = packetsThatArrive(seededRandom(seed));
        expect(emulatedMos(sequence)).toBeCloseTo(mediaServerMos(sequence), 10);
      }),
      propertySettings(1_000),
    );
  },
  propertyTimeoutMs(),
);

/** The sequence numbers that arrive over a line of random length, loss and bursts. */
function packetsThatArrive(random: SeededRandom): readonly number[] {
  const sent = random.between(1, random.pick([20, 200, 3_000, 30_000]));
  const lossInGood = random.pick([0, 0.0005, 0.01, 0.05, 0.1, 0.3]);
  const lossInBad = random.pick([0.3, 0.6, 0.95, 1]);
  const goodToBad = random.pick([0, 0.001, 0.02, 0.2]);
  const badToGood = random.pick([0.02, 0.2, 0.7]);
  const arrived: number[] = [];
  let isGood = true;
  for (let number = 1; number <= sent; number += 1) {
    if (!random.chance(isGood ? lossInGood : lossInBad)) arrived.push(number);
    if (random.chance(isGood ? goodToBad : badToGood)) isGood = !isGood;
  }
  return arrived;
}

/** The emulator counts whole stretches at once, so it gets those. */
function emulatedMos(sequence: readonly number[]): number {
  const flaws = new FlawCount();
  let inOrder = 0;
  for (const [index, number] of sequence.entries()) {
    const lost = index === 0 ? 0 : number - (sequence[index - 1] ?? 0) - 1;
    if (lost === 0) inOrder += 1;
    else {
      flaws.inOrder(inOrder);
      flaws.afterGap(lost);
      inOrder = 0;
    }
  }
  flaws.inOrder(inOrder);
  return mosOf(qualityPercent(flaws.received, flaws.flaws));
}
