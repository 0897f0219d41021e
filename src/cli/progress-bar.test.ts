import { PassThrough } from 'node:stream';
import { expect, it } from 'vitest';
import { progressBar } from './progress-bar.ts';

/** A stream, what was written to it, and a clock. */
function paper(isTTY: boolean) {
  const stream = Object.assign(new PassThrough({ encoding: 'utf8' }), {
    isTTY,
    columns: 80,
    rows: 24,
  });
  let text = '';
  stream.on('data', (chunk: string) => {
    text += chunk;
  });
  const clock = { ms: 0 };
  return { stream, clock, now: () => clock.ms, written: () => text };
}

it('writes a line for every ten percent without a terminal, at most one a second', () => {
  const { stream, clock, now, written } = paper(false);
  using bar = progressBar(stream, now);
  for (let done = 0; done <= 2000; done += 10) {
    clock.ms = done * 2.5;
    bar.report('calls', done, 2000);
  }
  bar.report('events', 2_500, 10_000);
  expect(written()).toBe(
    'calls 20 % (400 of 2,000)\ncalls 40 % (800 of 2,000)\ncalls 60 % (1,200 of 2,000)\n' +
      'calls 80 % (1,600 of 2,000)\ncalls 100 % (2,000 of 2,000)\n',
  );
});

it('draws a bar on a terminal, and removes it at the end', () => {
  const { stream, clock, now, written } = paper(true);
  const bar = progressBar(stream, now);
  bar.report('calls', 1, 10);
  expect(written()).toBe('');
  clock.ms = 1000;
  bar.report('calls', 5, 10);
  expect(written()).toContain(`${'█'.repeat(15)}${'░'.repeat(15)} calls 50 % (5 of 10)`);
  bar[Symbol.dispose]();
  expect(written().slice(written().indexOf('(5 of 10)'))).toContain('\u001b[2K');
});

it('shows nothing for work that takes less than a second', () => {
  for (const isTTY of [true, false]) {
    const { stream, clock, now, written } = paper(isTTY);
    const bar = progressBar(stream, now);
    for (let done = 0; done <= 100; done += 1) {
      clock.ms += 9;
      bar.report('calls', done, 100);
    }
    expect(written()).toBe('');
    bar[Symbol.dispose]();
  }
});
