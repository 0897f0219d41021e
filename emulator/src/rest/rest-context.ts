/** What REST routes work with: the provider's state, and the engines that change it. */

import type { CallEngine } from '../calls/call-engine.ts';
import type { CallLeg } from '../calls/call-leg.ts';
import type { TimeLimits } from '../calls/time-limits.ts';
import type { ConferenceRooms } from '../conferences/conference-rooms.ts';
import type { Dialect } from '../contract/dialect.ts';
import type { DeliveryCounters, DeliveryLog } from '../delivery/delivery-log.ts';
import type { IgnoredNotes } from '../delivery/ignored-notes.ts';
import type { Faults } from '../faults/faults.ts';
import type { Message } from '../messages/message.ts';
import type { MessageEngine } from '../messages/message-engine.ts';
import type { PhoneNumbers } from '../owned-numbers/phone-number.ts';
import type { Behaviors } from '../planning/behaviors.ts';
import type { OutcomeMix } from '../planning/outcome-mix.ts';
import type { CallProfile } from '../planning/plan-call-profile.ts';
import type { Recorder } from '../recordings/recorder.ts';
import type { Clock } from '../vocabulary/clock.ts';
import type { Voice } from '../voice/build-voice.ts';
import type { ClockHand } from '../world/clock-hand.ts';
import type { Ledger } from '../world/ledger.ts';
import type { RandomStreams } from '../world/seeded-random.ts';
import type { SidMint } from '../world/sids.ts';

export interface RestContext {
  readonly dialect: Dialect;
  readonly accountSid: string;
  readonly token: string;
  /** The base of the emulator's own URLs. */
  readonly url: () => string;
  /** Emulated time. */
  readonly clock: Clock;
  readonly startAt: number;
  readonly streams: RandomStreams;
  readonly mint: SidMint;
  readonly mix: OutcomeMix;
  readonly profile: CallProfile;
  /** How calls to certain numbers go. */
  readonly behaviors: Behaviors;
  readonly clockHand: ClockHand;
  readonly calls: Ledger<CallLeg>;
  readonly callEngine: CallEngine;
  readonly timeLimits: TimeLimits;
  readonly messages: Ledger<Message>;
  readonly messageEngine: MessageEngine;
  readonly phoneNumbers: PhoneNumbers;
  readonly recorder: Recorder;
  readonly conferences: ConferenceRooms;
  readonly voice: Voice;
  readonly faults: Faults;
  readonly deliveryLog: DeliveryLog;
  readonly ignoredNotes: IgnoredNotes;
  readonly deliveries: () => DeliveryCounters;
  /** Forgets what has happened; with `all`, also what was configured since the start. */
  readonly reset: (all: boolean) => Promise<void>;
}
