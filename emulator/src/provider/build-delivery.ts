/** Builds what sends callbacks: the active faults, the sender, its log, and the clock's hand. */
import { IgnoredNotes } from '../delivery/ignored-notes.ts';
import { CallbackSender } from '../faults/callback-sender.ts';
import { Faults } from '../faults/faults.ts';
import type { Settings } from '../options/settings.ts';
import { ClockHand } from '../world/clock-hand.ts';
import type { World } from './build-world.ts';

/** With more callbacks under way than this, time that is moved by hand pauses. */
const MAX_UNDER_WAY = 20_000;

/** Builds the sender and everything around it. */
export function buildDelivery(settings: Settings, world: World) {
  const faults = new Faults(world.streams);
  faults.replace(settings.faults);
  const sender = new CallbackSender({
    ...settings,
    ...world,
    book: faults.book,
    token: world.mint.token,
  });
  return {
    faults,
    sender,
    emit: sender.emit.bind(sender),
    ignoredNotes: new IgnoredNotes(sender.log, settings.timer),
    clockHand: new ClockHand({
      ...world,
      underWay: () => sender.underWay,
      maxUnderWay: Math.min(MAX_UNDER_WAY, Math.floor(settings.maxWaiting / 2)),
    }),
  };
}

export type Delivery = ReturnType<typeof buildDelivery>;
