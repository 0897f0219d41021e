/**
 * When the writer reports which calls changed: with each commit while load is light or a listener needs that, and
 * otherwise for several commits together.
 */

import type { Timer } from '../../../ports/clock.ts';
import type { PackedChange } from '../calls/packed-change.ts';
import { CHANGES_PACE_MS } from '../tuning.ts';

/** Which reports are wanted: `soon` is one for several commits under load. */
export type WantedChanges = 'none' | 'soon' | 'each-commit';

/** What this needs of the writer. */
interface Changing {
  noteChanges(isWanted: boolean): void;
  readonly hasChanges: boolean;
  takeChanges(): readonly PackedChange[];
}

interface Means {
  readonly writer: Changing;
  /** Sends a report apart from a commit. */
  readonly report: (changed: readonly PackedChange[]) => void;
  /** A steady clock. */
  readonly timer: Timer;
}

export class ChangeReports {
  readonly #means: Means;
  #wanted: WantedChanges = 'none';
  #reportedAt = Number.NEGATIVE_INFINITY;
  #cancel: (() => void) | null = null;

  constructor(means: Means) {
    this.#means = means;
  }

  get wanted(): WantedChanges {
    return this.#wanted;
  }

  /** Sets which reports are wanted from the next commit on. */
  want(wanted: WantedChanges): void {
    this.#wanted = wanted;
    this.#means.writer.noteChanges(wanted !== 'none');
  }

  /** The report that comes with a commit; null if it comes later. */
  withCommit(isLight: boolean): readonly PackedChange[] | null {
    const { timer } = this.#means;
    const left = this.#reportedAt + CHANGES_PACE_MS - timer.now();
    if (this.#wanted !== 'soon' || isLight || left <= 0) return this.#take();
    this.#cancel ??= timer.after(left, () => {
      this.#cancel = null;
      this.reportNow();
    });
    return null;
  }

  /** Reports what no commit has reported yet, such as an erasure. */
  reportNow(): void {
    const { writer, report } = this.#means;
    if (writer.hasChanges) report(this.#take());
  }

  /** Sends no more reports apart from commits. */
  stop(): void {
    this.#cancel?.();
    this.#cancel = null;
  }

  #take(): readonly PackedChange[] {
    this.stop();
    this.#reportedAt = this.#means.timer.now();
    return this.#means.writer.takeChanges();
  }
}
