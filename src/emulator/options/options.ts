/** What an emulator can be told, and what it does when it is told nothing. */

import type { RetriableFailure } from '../contract/delivery-policy.ts';
import type { Dialect } from '../contract/dialect.ts';
import type { SentCallback } from '../delivery/deliverer.ts';
import type { DeliveryAttempt } from '../delivery/delivery-log.ts';
import type { FaultInput } from '../faults/fault-rules.ts';
import type { NewPhoneNumber } from '../owned-numbers/phone-number.ts';
import type { OutcomeMix } from '../planning/outcome-mix.ts';
import type { Tls } from '../tls.ts';
import type { Scenario, ScenarioInput } from '../traffic/scenario.ts';
import type { Timer } from '../vocabulary/clock.ts';
import type { Logger } from '../vocabulary/logger.ts';
import type { ClockMode } from '../world/emulated-clock.ts';

/** Everything may be left out. */
export interface EmulatorOptions {
  /** `signalwire` unless told otherwise. */
  readonly dialect?: Dialect | undefined;
  /** Loopback unless told otherwise. */
  readonly host?: string | undefined;
  /** 0, the default, takes any free port. */
  readonly port?: number | undefined;
  /** The project id or account sid. */
  readonly project?: string | undefined;
  /** The API token; on Twilio it signs callbacks, too. */
  readonly token?: string | undefined;
  /** What callbacks are signed with; the token in the Twilio dialect. */
  readonly signingKey?: string | undefined;
  /** Where generated calls report to; without it they report to nobody. */
  readonly target?: string | undefined;
  /** Generated calls per emulated second; 0, the default, leaves it at what REST asks for. */
  readonly callsPerSecond?: number | undefined;
  /** How many calls are generated in all; without it there is no end. */
  readonly calls?: number | undefined;
  /** `by-hand`: time stands still but for `advance` and `POST /_emulator/clock/advance`. */
  readonly clock?: ClockMode | undefined;
  /** Emulated seconds per real second; 1 unless told otherwise. */
  readonly speed?: number | undefined;
  /** The same seed and `startAt` give the same generated calls. */
  readonly seed?: string | number | undefined;
  /** When emulated time starts, in milliseconds since 1970; now unless told otherwise. */
  readonly startAt?: number | undefined;
  /** What calls do and when they come, where other options do not say. */
  readonly scenario?: Scenario | ScenarioInput | undefined;
  /** How calls end. */
  readonly mix?: OutcomeMix | undefined;
  /** False leaves SequenceNumber out of callbacks. */
  readonly sequenceNumbers?: boolean | undefined;
  /** Callbacks under way at once, to each origin. */
  readonly maxConcurrentDeliveries?: number | undefined;
  /** Callbacks that may wait to be sent; what comes beyond is dropped and counted. */
  readonly maxWaitingDeliveries?: number | undefined;
  /** Real milliseconds before the second, third ... attempt. */
  readonly retryDelaysMs?: readonly number[] | undefined;
  /**
   * What SignalWire tries again, which it does not document: unless told otherwise `connect`,
   * `timeout`, `reset` and `5xx`. At Twilio, URLs say it (`#rp=`).
   */
  readonly retryOn?: readonly RetriableFailure[] | undefined;
  /** Finished calls, and messages, that REST remembers. */
  readonly keepFinished?: number | undefined;
  /** Delivery attempts that the log remembers. */
  readonly keepAttempts?: number | undefined;
  /** The base of URLs that it writes into callbacks; its own address unless told otherwise. */
  readonly publicUrl?: string | undefined;
  /** Serves `https://` with this certificate and private key, both in PEM; plain HTTP without. */
  readonly tls?: Tls | undefined;
  /** Numbers that the account owns from the start, in E.164; none unless told otherwise. */
  readonly numbers?: readonly NewPhoneNumber[] | undefined;
  /** What goes wrong from the start, in delivery and in the REST API; nothing unless told. */
  readonly faults?: readonly FaultInput[] | undefined;
  /** Is told of every delivery attempt once its result is known. */
  readonly onAttempt?: ((attempt: DeliveryAttempt) => void) | undefined;
  /**
   * Is told of every callback and every request for a document as it is first sent, and of copies
   * that faults make.
   */
  readonly onSent?: ((sent: SentCallback) => void) | undefined;
  /** Real time; the machine's unless told otherwise. */
  readonly timer?: Timer | undefined;
  /** Silence unless told otherwise. */
  readonly logger?: Logger | undefined;
}
