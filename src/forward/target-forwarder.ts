/**
 * Forwards callbacks to one URL: pulls them from the log, keeps the order of each call's, and tries again what
 * failed. Each target has its own, so one that's slow or down holds up no other.
 *
 *     log ──▶ Backlog (bounded) ──▶ lanes: one per call ──▶ at most `width` under way ──▶ target
 *                cursor                     ▲                                   │
 *                                           └──────── failed: due again later ──┘
 */

import type { PassedOverReason } from '../core/wire/forwarding.ts';
import type { ChangeLog } from '../ports/change-feed.ts';
import type { Timer } from '../ports/clock.ts';
import type { ForwardCursor } from '../ports/forwarding/forward-cursors.ts';
import type { ForwardStatus } from '../ports/forwarding/forward-status.ts';
import type { Logger } from '../ports/logger.ts';
import type { Random } from '../ports/random.ts';
import { Backlog } from './backlog.ts';
import type { Waiting } from './lanes.ts';
import { delayAfter, isGivenUp, withFailure } from './retry-policy.ts';
import type { Sender } from './send.ts';
import { TargetHealth } from './target-health.ts';
import { TargetLog } from './target-log.ts';
import type { TargetUrl } from './target-url.ts';
import { type Verdict, verdictOn } from './verdict.ts';

export interface TargetParts {
  /** Its place in the setting, from 1. */
  readonly target: number;
  readonly url: TargetUrl;
  readonly cursor: ForwardCursor;
  readonly log: Pick<ChangeLog, 'recordsAfter'>;
  readonly sender: Sender;
  readonly timer: Timer;
  readonly random: Random;
  readonly logger: Logger;
}

/** After the log couldn't be read. */
const READ_AGAIN_MS = 5_000;

export class TargetForwarder {
  readonly #parts: TargetParts;
  readonly #backlog: Backlog;
  readonly #health = new TargetHealth();
  readonly #log: TargetLog;
  readonly #underWay = new Set<Promise<void>>();
  #isReading = false;
  #isStopped = false;
  #cancelWait: () => void = () => undefined;

  constructor(parts: TargetParts) {
    const { target, url, timer, logger } = parts;
    this.#parts = parts;
    this.#backlog = new Backlog(parts.log, parts.cursor);
    this.#log = new TargetLog(logger, timer, { target, origin: url.origin });
  }

  get cursor(): ForwardCursor {
    return this.#backlog.cursor;
  }

  get status(): ForwardStatus {
    const { target, url } = this.#parts;
    const { lanes, waiting } = this.#backlog;
    const oldestWaitingAt = lanes.oldest?.receivedAt ?? null;
    return { target, url: url.shown, ...this.#health.status, waiting, oldestWaitingAt };
  }

  /** The log has records up to here, at least. */
  wake(head: number): void {
    this.#backlog.extend(head);
    this.#go();
  }

  /** Begins nothing more, and resolves once what's under way has its answer. */
  async stop(): Promise<void> {
    this.#isStopped = true;
    this.#cancelWait();
    await Promise.all(this.#underWay);
  }

  /** Does everything that can be done now, and sees to it that the rest follows. */
  #go(): void {
    if (this.#isStopped) return;
    this.#cancelWait();
    this.#read();
    const { timer } = this.#parts;
    const health = this.#health;
    const now = timer.now();
    if (health.isFailing && now < health.probeAt) {
      this.#wait(health.probeAt - now);
      return;
    }
    const { lanes } = this.#backlog;
    while (this.#underWay.size < health.width) {
      const next = health.isFailing ? lanes.takeAny() : lanes.takeDue(now);
      if (next === null) break;
      this.#begin(next);
    }
    const dueAt = lanes.nextDueAt;
    if (this.#underWay.size < health.width && dueAt !== null) this.#wait(dueAt - now);
  }

  #wait(ms: number): void {
    this.#cancelWait = this.#parts.timer.after(Math.max(0, ms), () => this.#go());
  }

  #read(): void {
    if (this.#isReading || !this.#backlog.canRead) return;
    this.#isReading = true;
    this.#backlog.read().then(
      (removed) => {
        this.#isReading = false;
        for (let each = 0; each < removed; each += 1) this.#passOver('removed', null);
        this.#go();
      },
      () => {
        this.#log.unreadable();
        this.#parts.timer.after(READ_AGAIN_MS, () => {
          this.#isReading = false;
          this.#go();
        });
      },
    );
  }

  #begin(waiting: Waiting): void {
    const attempt = this.#attempt(waiting).then(() => {
      this.#underWay.delete(attempt);
      this.#go();
    });
    this.#underWay.add(attempt);
  }

  async #attempt(waiting: Waiting): Promise<void> {
    const { sender, timer } = this.#parts;
    let request = waiting.request;
    if (request === null) {
      try {
        request = await this.#backlog.readOne(waiting);
      } catch {
        this.#log.unreadable();
        this.#backlog.lanes.retryAt(waiting, timer.now() + READ_AGAIN_MS);
        return;
      }
    }
    if (request === null) {
      this.#passOver('removed', null);
      this.#backlog.lanes.done(waiting, timer.now());
      return;
    }
    const { accountSid, key } = waiting;
    this.#settle(waiting, verdictOn(await sender.send({ accountSid, key, request })));
  }

  #settle(waiting: Waiting, verdict: Verdict): void {
    const now = this.#parts.timer.now();
    switch (verdict.kind) {
      case 'accepted':
        this.#finish(waiting, now, this.#health.accepts(now));
        return;
      case 'refused':
        this.#passOver('refused', verdict.status);
        this.#finish(waiting, now, this.#health.refuses());
        return;
      case 'failed':
        this.#fail(waiting, verdict, now);
        return;
    }
  }

  #finish(waiting: Waiting, now: number, hasRecovered: boolean): void {
    this.#backlog.lanes.done(waiting, now);
    if (!hasRecovered) return;
    this.#log.recovered(this.#backlog.waiting);
    this.#backlog.lanes.hurry(now);
  }

  #fail(
    waiting: Waiting,
    failed: Extract<Verdict, { readonly kind: 'failed' }>,
    now: number,
  ): void {
    const { random } = this.#parts;
    const { lanes } = this.#backlog;
    const begins = this.#health.fails(failed, now, random.next());
    this.#log.failed(failed, this.#backlog.waiting);
    const { accepted } = this.#health;
    const attempts = withFailure(waiting.attempts, { accepted, now });
    waiting.attempts = attempts;
    if (failed.cause !== 'loop' && isGivenUp(attempts, failed.isOwn, now)) {
      this.#passOver(failed.isOwn ? 'refused' : 'failing', failed.status);
      lanes.done(waiting, now);
      return;
    }
    lanes.retryAt(waiting, now + delayAfter(attempts.failed, random.next(), failed.retryAfterMs));
    if (begins) lanes.forget();
  }

  #passOver(reason: PassedOverReason, status: number | null): void {
    this.#health.passesOver(reason);
    this.#log.passedOver(reason, status);
  }
}
