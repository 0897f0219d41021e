/**
 * Shows a long command's progress on standard error: a bar on a terminal, or a line for every ten percent
 * elsewhere. Nothing is shown in the first second, or with JSON output.
 */
import { createLogUpdate } from 'log-update';
import type { TextStream } from '../app/process.ts';
import type { ReportProgress } from '../ports/maintenance.ts';

const DRAW_EVERY_MS = 100;
const LINE_EVERY_MS = 1000;
const STEP_PERCENT = 10;
const BAR_COLUMNS = 30;

export interface ProgressBar extends Disposable {
  readonly report: ReportProgress;
}

/** A bar that shows nothing. */
export const NO_PROGRESS: ProgressBar = { report: () => {}, [Symbol.dispose]: () => {} };

/** `now` is a steady clock in milliseconds. Disposing restores the terminal's line. */
export function progressBar(stream: TextStream, now: () => number): ProgressBar {
  return stream.isTTY === true ? barOn(stream, now) : linesOn(stream, now);
}

function barOn(stream: TextStream, now: () => number): ProgressBar {
  const draw = createLogUpdate(stream, { showCursor: true });
  const startedAt = now();
  let drawnAt = startedAt + LINE_EVERY_MS - DRAW_EVERY_MS;
  return {
    report(stage, done, total) {
      if (now() - drawnAt < DRAW_EVERY_MS) return;
      drawnAt = now();
      const filled = Math.round(shareOf(done, total) * BAR_COLUMNS);
      const bar = `${'█'.repeat(filled)}${'░'.repeat(BAR_COLUMNS - filled)}`;
      draw(`${bar} ${lineOf(stage, done, total)}`);
    },
    [Symbol.dispose]() {
      draw.clear();
      draw.done();
    },
  };
}

function linesOn(stream: TextStream, now: () => number): ProgressBar {
  let last = { stage: '', percent: 0, at: now() };
  return {
    report(stage, done, total) {
      const percent = Math.floor(shareOf(done, total) * 100);
      const from = stage === last.stage ? last.percent : 0;
      if (percent - from < STEP_PERCENT || now() - last.at < LINE_EVERY_MS) return;
      last = { stage, percent, at: now() };
      stream.write(`${lineOf(stage, done, total)}\n`);
    },
    [Symbol.dispose]() {},
  };
}

const shareOf = (done: number, total: number): number =>
  total <= 0 ? 1 : Math.min(1, Math.max(0, done / total));

const lineOf = (stage: string, done: number, total: number): string =>
  `${stage} ${Math.floor(shareOf(done, total) * 100)} % (${count(done)} of ${count(total)})`;

const count = (value: number): string => value.toLocaleString('en-US');
