import { expect, it } from 'vitest';
import { ManualTimer } from '../../../../tests/support/manual-timer.ts';
import { testFolder } from '../../../../tests/support/store-folder.ts';
import { observe, progressOf } from '../../../../tests/support/store-observations.ts';
import { databaseIn } from '../../../../tests/support/store-open.ts';
import { recordsOf, TestedWriter } from '../../../../tests/support/store-writer.ts';
import { type PackedChange, readChange } from '../calls/packed-change.ts';
import { CHANGES_PACE_MS } from '../tuning.ts';
import { ChangeReports, type WantedChanges } from './change-reports.ts';

/** A writer, and what was reported of its commits. */
class Scene {
  readonly timer = new ManualTimer();
  readonly tested = new TestedWriter(databaseIn(testFolder()), { synced: false });
  /** What each report says: the calls, their status, and by how many records they changed. */
  readonly reported: (readonly string[])[] = [];
  readonly #reports: ChangeReports;

  constructor(wanted: WantedChanges) {
    this.#reports = new ChangeReports({
      writer: this.tested.writer,
      timer: this.timer,
      report: (changed) => this.#add(changed),
    });
    this.#reports.want(wanted);
  }

  /** Commits a callback of each of these calls. Returns whether its report came with it. */
  commit(status: string, sids: readonly string[], isLight = false): boolean {
    const observed = sids.map((sid) => observe(progressOf(sid, status, 1)));
    this.tested.writer.commit(recordsOf(observed), isLight);
    const changed = this.#reports.withCommit(isLight);
    if (changed !== null) this.#add(changed);
    return changed !== null;
  }

  #add(changed: readonly PackedChange[]): void {
    this.reported.push(
      changed.map(readChange).map(({ callSid, status, endBefore, records }) => {
        return `${callSid} ${endBefore ?? '-'} ${status} ${records}`;
      }),
    );
  }
}

it('reports several commits together under load, each call once, as it is then', () => {
  const scene = new Scene('soon');
  expect(scene.commit('ringing', ['CA1'])).toBe(true);
  scene.timer.pass(CHANGES_PACE_MS / 4);
  expect(scene.commit('answered', ['CA1', 'CA2'])).toBe(false);
  scene.timer.pass(CHANGES_PACE_MS / 4);
  expect(scene.commit('completed', ['CA2', 'CA1', 'CA2'])).toBe(false);
  expect(scene.reported).toEqual([['CA1 - ringing 1']]);
  scene.timer.pass(CHANGES_PACE_MS / 2);
  expect(scene.reported.slice(1)).toEqual([['CA1 - completed 2', 'CA2 - completed 3']]);
  scene.timer.pass(10 * CHANGES_PACE_MS);
  expect(scene.reported).toHaveLength(2);
});

it('reports how a call had ended before the first of several commits', () => {
  const scene = new Scene('soon');
  scene.commit('busy', ['CA1']);
  scene.commit('ringing', ['CA1']);
  scene.commit('completed', ['CA1']);
  scene.timer.pass(CHANGES_PACE_MS);
  expect(scene.reported).toEqual([['CA1 - busy 1'], ['CA1 busy completed 2']]);
});

it.each<[WantedChanges, boolean]>([
  ['soon', true],
  ['each-commit', false],
])('reports each commit at once: %s, light: %s', (wanted, isLight) => {
  const scene = new Scene(wanted);
  expect(scene.commit('ringing', ['CA1'], isLight)).toBe(true);
  expect(scene.commit('answered', ['CA1'], isLight)).toBe(true);
  expect(scene.reported).toEqual([['CA1 - ringing 1'], ['CA1 - in-progress 1']]);
});

it('reports nothing of a commit that was rolled back, and what came before it', () => {
  const scene = new Scene('soon');
  scene.commit('ringing', ['CA1']);
  scene.commit('answered', ['CA1']);
  scene.tested.database.exec(
    "CREATE TEMP TRIGGER failing BEFORE INSERT ON log BEGIN SELECT RAISE(ROLLBACK, 'no'); END",
  );
  scene.commit('completed', ['CA1', 'CA2']);
  scene.timer.pass(CHANGES_PACE_MS);
  expect(scene.reported).toEqual([['CA1 - ringing 1'], ['CA1 - in-progress 1']]);
});

it('reports nothing to someone who does not want to know', () => {
  const scene = new Scene('none');
  scene.commit('ringing', ['CA1']);
  expect(scene.reported).toEqual([[]]);
});
