/** The numbers that the account owns when an emulator starts. */
import type { Settings } from '../options/settings.ts';
import { PhoneNumbers } from '../owned-numbers/phone-number.ts';
import { randomStreams } from '../world/seeded-random.ts';
import { sidMint } from '../world/sids.ts';

/** Builds them; the same seed gives the same sids. */
export function ownedFromStart({ dialect, numbers, seed, startAt }: Settings): PhoneNumbers {
  const streams = randomStreams(seed, startAt);
  const owned = new PhoneNumbers();
  for (const number of numbers) {
    const random = streams.stream(`number/${owned.ledger.nextOrdinal}`);
    owned.add(sidMint(dialect).phoneNumberSid(random), number, startAt);
  }
  return owned;
}
