/** Builds what all parts of a provider share: emulated time, random numbers, sids and waiters. */
import type { Settings } from '../options/settings.ts';
import { EmulatedClock } from '../world/emulated-clock.ts';
import { Schedule } from '../world/schedule.ts';
import { randomStreams } from '../world/seeded-random.ts';
import { sidMint } from '../world/sids.ts';
import { Waiters } from '../world/waiters.ts';

/** Builds the world; its schedule is empty. */
export function buildWorld({ dialect, seed, speed, startAt, timer }: Settings) {
  const clock = new EmulatedClock(timer, startAt, speed);
  const waiters = new Waiters();
  return {
    streams: randomStreams(seed, startAt),
    clock,
    schedule: new Schedule(clock, timer),
    mint: sidMint(dialect),
    waiters,
    /** Something ended that a waiter may be waiting for. */
    onSettled: () => waiters.check(),
  };
}

export type World = ReturnType<typeof buildWorld>;
