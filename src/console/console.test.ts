import { Writable } from 'node:stream';
import { stripVTControlCharacters } from 'node:util';
import { expect, test } from 'vitest';
import {
  consoleOn,
  deliveries,
  failedRow,
  joinedFailed,
  Paper,
  storesWith,
} from '../../tests/support/console-on-paper.ts';
import { makeCall } from '../../tests/support/memory-ports.ts';

test('a file gets every line of a commit in one write, at once', async () => {
  const out = new Paper(null);
  const { feed } = await consoleOn(out, {});
  feed.commit({ deliveries: deliveries(1_000) });
  feed.commit({ deliveries: deliveries(2) });
  expect(out.writes.map((text) => text.split('\n').length - 1)).toEqual([1_000, 2]);
});

test('no line contains a phone number of a call', async () => {
  const out = new Paper(null);
  const { feed } = await consoleOn(out, {});
  feed.commit({ ...joinedFailed('call-1'), deliveries: deliveries(1, 'failed') });
  expect(out.plain).toMatch(/^call-0 +failed/);
  expect(out.plain).not.toContain('+1555');
});

test('a terminal that cannot keep up gets a summary once a second', async () => {
  const out = new Paper(120);
  const { feed, timer } = await consoleOn(out, {});
  feed.commit({ deliveries: deliveries(1_234) });
  timer.pass(900);
  expect(out.plain).toBe('');
  timer.pass(300);
  expect(out.plain).toBe('1,234 callbacks in the last second: 1,234 ringing\n');
});

test('a reader that stops reading delays nothing, and later sees how many lines it missed', async () => {
  let release = (): void => {};
  const taken: string[] = [];
  const stuck = new Writable({
    decodeStrings: false,
    write(chunk, _encoding, done) {
      taken.push(String(chunk));
      release = done;
    },
  });
  const { feed } = await consoleOn(stuck, {});
  for (let index = 0; index < 200; index += 1) feed.commit({ deliveries: deliveries(1_000) });
  expect(stuck.writableLength).toBeLessThan(6 * 1024 * 1024);
  while (stuck.writableLength > 0) {
    release();
    await new Promise((resolve) => setImmediate(resolve));
  }
  feed.commit({ deliveries: deliveries(1) });
  const notice = /([\d,]+) lines not shown/.exec(taken.at(-1) ?? '');
  const shown = taken.join('').split('\n').length - 1;
  expect(shown - 1 + Number(notice?.[1]?.replaceAll(',', ''))).toBe(200_001);
});

test('a reader that leaves ends the output and nothing else', async () => {
  const out = new Paper(null);
  const { feed, console } = await consoleOn(out, {});
  out.destroy(new Error('EPIPE'));
  await new Promise((resolve) => out.once('close', resolve));
  feed.commit({ deliveries: deliveries(1) });
  await console[Symbol.asyncDispose]();
  expect(out.plain).toBe('');
});

test('the tables stay at the bottom while lines scroll above them', async () => {
  const out = new Paper(120);
  const { feed, timer } = await consoleOn(out, { tables: 'tail' });
  timer.pass(1_000);
  const before = out.writes.length;
  feed.commit({ ...joinedFailed('call-0'), deliveries: deliveries(1, 'failed') });
  timer.pass(1_000);
  const [write = ''] = out.writes.slice(before);
  expect(out.writes).toHaveLength(before + 1);
  const lines = stripVTControlCharacters(write).split('\n');
  expect(lines[0]).toMatch(/^call-0 +failed/);
  expect(lines.indexOf('Failed Calls  batch 3: 1 of 5')).toBeGreaterThan(1);
});

test('the tables are drawn at most four times a second, and not at all without a change', async () => {
  const out = new Paper(120);
  const { feed, timer } = await consoleOn(out, { tables: 'tail' });
  timer.pass(1_000);
  const before = out.writes.length;
  for (let index = 0; index < 100; index += 1) {
    feed.commit(joinedFailed(`call-${index}`));
    timer.pass(10);
  }
  expect(out.writes.length - before).toBeLessThanOrEqual(4);
  timer.pass(1_000);
  const quiet = out.writes.length;
  timer.pass(60_000);
  expect(out.writes).toHaveLength(quiet);
});

test('after a restart, the tables are as they were', async () => {
  const out = new Paper(200);
  const stores = storesWith([], [failedRow('of-before')]);
  const { timer } = await consoleOn(out, { tables: 'tail' }, stores);
  timer.pass(0);
  expect(out.plain).toContain('Failed Calls  batch 3: 1 of 5');
  expect(out.plain).toMatch(/^of-before +failed/m);
});

test('after a restart, Ended Calls is in the order in which calls ended, not began', async () => {
  const out = new Paper(200);
  // In the store's order: the last to begin comes first.
  const ended = (callSid: string, endedAt: string) => makeCall(callSid, { endedAt });
  const stores = storesWith(
    [
      ended('began-third', '2026-06-25T20:26:30.000Z'),
      ended('began-second', '2026-06-25T20:26:20.000Z'),
      ended('began-first', '2026-06-25T20:26:40.000Z'),
      ended('before-all', '2026-06-25T20:26:20.000Z'),
    ],
    [],
  );
  const { timer } = await consoleOn(out, { tables: 'tail' }, stores);
  timer.pass(0);
  expect(out.plain.match(/^be\S+/gm)).toEqual([
    'before-all',
    'began-second',
    'began-third',
    'began-first',
  ]);
});

test('the end of a batch is announced, and the next batch is empty', async () => {
  const out = new Paper(120);
  const { feed, timer } = await consoleOn(out, { tables: 'tail' });
  const closed = { batch: 3, count: 5, threshold: 5, openedAt: 0, closedAt: 1 };
  feed.commit({ ...joinedFailed('call-0'), closed: [closed] });
  timer.pass(1_000);
  expect(out.plain).toContain(
    'Failure batch 3 is complete: 5 failed calls since 1970-01-01 00:00:00 (UTC).',
  );
  expect(out.plain).toContain('Failed Calls  batch 4: 0 of 5');
});

test('a new width redraws the tables', async () => {
  const out = new Paper(200);
  const { timer } = await consoleOn(out, { tables: 'tail' }, storesWith([], [failedRow('a')]));
  timer.pass(1_000);
  const before = out.writes.length;
  out.columns = 80;
  out.emit('resize');
  timer.pass(1_000);
  const lines = stripVTControlCharacters(out.writes.slice(before).join('')).split('\n');
  expect(lines.some((line) => /^Call +Call +Event/.test(line))).toBe(true);
  expect(Math.max(...lines.map((line) => line.length))).toBeLessThanOrEqual(80);
});

test('at the end, the last tables are drawn and stay, and nothing listens any more', async () => {
  const out = new Paper(120);
  const { feed, console, timer } = await consoleOn(out, { tables: 'tail' });
  timer.pass(1_000);
  feed.commit(joinedFailed('the-last'));
  await console[Symbol.asyncDispose]();
  expect(out.plain).toContain('the-last');
  expect(out.writes.join('')).not.toContain('\x1b[?25l');
  expect(feed.listened).toBe(false);
});

test('in full, both tables are printed again after a change, each in one piece', async () => {
  const out = new Paper(null);
  const stores = storesWith([], [failedRow('a'), { ...failedRow('b'), corrected: true }]);
  const { feed, timer, console } = await consoleOn(out, { tables: 'full' }, stores);
  const printed = (): number => out.plain.match(/^b +failed\*/gm)?.length ?? 0;
  await expect.poll(printed).toBe(1);
  feed.commit(joinedFailed('b'));
  feed.commit(joinedFailed('b'));
  expect(printed()).toBe(1);
  timer.pass(1_000);
  await expect.poll(printed).toBe(2);
  // The mark is explained where it's used, as in the live tables.
  expect(out.plain).toMatch(
    /^Failed Calls {2}batch 3: 2 of 5 {2}\(\* ended otherwise in the end\)$/m,
  );
  timer.pass(60_000);
  await console[Symbol.asyncDispose]();
  expect(printed()).toBe(2);
});

test.each(['full', 'tail'] as const)(
  'a file (%s) gets the whole URL of a recording',
  async (tables) => {
    const recordingUrl =
      'https://example-space.signalwire.com/api/laml/2010-04-01/Accounts/' +
      '5c0ffee5-ca11-4b0a-8d00-000000008485/Recordings/8d0c1f0e-5f6a-4c1b-9a53-0b6f6a1f2c11.mp3';
    const out = new Paper(null);
    const recording = { recordingSid: null, url: recordingUrl, durationSeconds: 5, status: null };
    const stores = storesWith([makeCall('a', { recordings: [recording] })], []);
    const { timer } = await consoleOn(out, { tables }, stores);
    await expect
      .poll(() => {
        timer.pass(5_000);
        return out.plain;
      })
      .toContain(` ${recordingUrl}\n`);
  },
);

test('in full, the last change is printed at the end too, without waiting its turn', async () => {
  const out = new Paper(null);
  const { feed, console } = await consoleOn(
    out,
    { tables: 'full' },
    storesWith([], [failedRow('a')]),
  );
  const printed = (): number => out.plain.match(/^a +failed/gm)?.length ?? 0;
  await expect.poll(printed).toBe(1);
  feed.commit(joinedFailed('a'));
  await console[Symbol.asyncDispose]();
  expect(printed()).toBe(2);
});

test('in full, a reader that takes nothing does not delay the end', async () => {
  let take = (): void => {};
  const stuck = new Writable({
    highWaterMark: 1,
    write: (_chunk, _encoding, done) => {
      take = done;
    },
  });
  let asked = 0;
  const stores = storesWith([], []);
  const failures = {
    ...stores.failures,
    async *rows() {
      for (; asked < 3; asked += 1) yield [failedRow(`call-${asked}`)];
    },
  };
  const { feed, timer, console } = await consoleOn(
    stuck,
    { tables: 'full' },
    { ...stores, failures },
  );
  // The second page is on its way, and the first is never taken.
  await expect.poll(() => asked).toBe(1);
  await new Promise((resolve) => setImmediate(resolve));
  feed.commit(joinedFailed('call-3'));
  let ended = false;
  const end = console[Symbol.asyncDispose]().then(() => {
    ended = true;
  });
  await expect
    .poll(() => {
      timer.pass(1_000);
      return ended;
    })
    .toBe(true);
  await end;
  // Reading on after the end doesn't query the store, which is closed by now.
  for (let taken = 0; taken < 20; taken += 1) {
    take();
    await new Promise((resolve) => setImmediate(resolve));
  }
  expect(stuck.writableLength).toBe(0);
  expect(asked).toBe(1);
});

test('JSON is written as lines that parse, and nothing else', async () => {
  const out = new Paper(null);
  const { feed } = await consoleOn(out, { log: 'json' });
  const closed = { batch: 3, count: 5, threshold: 5, openedAt: 0, closedAt: 1 };
  feed.commit({ deliveries: deliveries(3), closed: [closed] });
  const lines = out.plain.trimEnd().split('\n');
  expect(lines.map((line) => JSON.parse(line).callSid)).toEqual(['call-0', 'call-1', 'call-2']);
});

test('a table that fits one page is never broken up by event lines', async () => {
  const out = new Paper(null);
  const stores = storesWith([], [failedRow('a'), failedRow('b')]);
  await consoleOn(out, { tables: 'full' }, stores);
  await expect.poll(() => out.plain).toContain('2 of 5');
  const whole = out.writes.find((text) => text.includes('\na '));
  expect(
    whole
      ?.trim()
      .split('\n')
      .map((line) => line.slice(0, 12)),
  ).toEqual(['Failed Calls', 'Call SID    ', 'a           ', 'b           ', 'Failed Calls']);
});
