/**
 * Forwards callbacks to every target, and stores how far each has got. A cursor is stored at most once a second,
 * after what it covers: whatever a crash cuts off is sent again, and nothing is left out.
 */

import type { Timer } from '../ports/clock.ts';
import type { ForwardCursor } from '../ports/forwarding/forward-cursors.ts';
import type { ForwardStatus } from '../ports/forwarding/forward-status.ts';
import { TargetForwarder, type TargetParts } from './target-forwarder.ts';

export interface ForwarderParts {
  readonly targets: readonly TargetParts[];
  readonly timer: Timer;
  /** Resolves once they're on disk. */
  readonly save: (cursors: readonly ForwardCursor[]) => Promise<void>;
  /** Called every second, and once at the end. */
  readonly onStatus: (statuses: readonly ForwardStatus[]) => void;
}

const SECOND_MS = 1_000;
/** How long what's under way has to get its answer at the end. What gets none is sent again at the next start. */
const STOP_MS = 3_000;

export class Forwarder {
  readonly #parts: ForwarderParts;
  readonly #targets: readonly TargetForwarder[];
  /** As they're stored, by target. */
  readonly #saved = new Map<string, string>();
  #saving: Promise<void> = Promise.resolve();
  #isSaving = false;
  #cancel: () => void;

  constructor(parts: ForwarderParts) {
    this.#parts = parts;
    this.#targets = parts.targets.map((target) => new TargetForwarder(target));
    for (const { cursor } of this.#targets) this.#saved.set(cursor.target, textOf(cursor));
    this.#cancel = parts.timer.after(SECOND_MS, () => this.#second());
  }

  get statuses(): readonly ForwardStatus[] {
    return this.#targets.map(({ status }) => status);
  }

  /** The log has records up to here, at least. */
  wake(head: number): void {
    for (const target of this.#targets) target.wake(head);
  }

  /** Begins nothing more. What it's doing is sent again at the next start. */
  abandon(): void {
    this.#cancel();
    for (const target of this.#targets) void target.stop();
  }

  /** Waits a moment for answers that are due, and stores the cursors. */
  async stop(): Promise<void> {
    this.#cancel();
    const late = Promise.withResolvers<void>();
    const cancel = this.#parts.timer.after(STOP_MS, late.resolve);
    await Promise.race([Promise.all(this.#targets.map((target) => target.stop())), late.promise]);
    cancel();
    await this.#saving;
    this.#save();
    await this.#saving;
    this.#parts.onStatus(this.statuses);
  }

  #second(): void {
    this.#save();
    this.#parts.onStatus(this.statuses);
    this.#cancel = this.#parts.timer.after(SECOND_MS, () => this.#second());
  }

  /** Stores the cursors that have moved, unless the last ones are still being stored. */
  #save(): void {
    if (this.#isSaving) return;
    const moved = this.#targets
      .map(({ cursor }) => cursor)
      .filter((cursor) => this.#saved.get(cursor.target) !== textOf(cursor));
    if (moved.length === 0) return;
    this.#isSaving = true;
    this.#saving = this.#parts.save(moved).then(
      () => {
        for (const cursor of moved) this.#saved.set(cursor.target, textOf(cursor));
        this.#isSaving = false;
      },
      () => {
        // The store says why. The next second tries again.
        this.#isSaving = false;
      },
    );
  }
}

const textOf = ({ through, pending }: ForwardCursor): string => `${through} ${pending.join(' ')}`;
