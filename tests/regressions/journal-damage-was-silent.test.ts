/**
 * After one byte of the journal changed, or one of its files was deleted, the next start dropped every intact
 * batch after it: 1,567 of 5,759 acknowledged callbacks, with nothing in the log and `/readyz` at 200.
 *
 * What must hold: everything that can be read is kept. What can't be read is counted exactly, in the log and
 * in `/readyz`. The damaged file stays as a copy. While the database is locked, `/readyz` isn't 200.
 */

import { readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { expect, test, vi } from 'vitest';
import { journalProgressOf } from '../../src/store/sqlite/journal/generation.ts';
import { readJournal } from '../../src/store/sqlite/journal/journal-files.ts';
import { surveyJournal } from '../../src/store/sqlite/journal/journal-survey.ts';
import { heldBy, heldIn, load, newDataDir, serveIn } from '../support/process-loaded.ts';

interface Ready {
  readonly status: number;
  readonly body: {
    readonly details?: Readonly<Record<string, string>>;
    readonly degraded?: Readonly<Record<string, string>>;
  };
}

const ready = async (port: number): Promise<Ready> => {
  const answer = await fetch(`http://localhost:${port}/readyz`);
  return { status: answer.status, body: (await answer.json()) as Ready['body'] };
};

/**
 * Killed while another program had locked the database, so that only the journal has the latest callbacks.
 */
async function killedWhileLocked(): Promise<{ dataDir: string; acknowledged: number }> {
  const dataDir = newDataDir();
  const callboard = serveIn(dataDir);
  const sender = await load(callboard);
  const port = await callboard.listening;
  const foreign = new Database(join(dataDir, 'callboard.db'));
  foreign.exec('BEGIN IMMEDIATE');
  const before = sender.acknowledged;
  try {
    // Each connection can still get the answer to a callback from before the lock.
    await vi.waitFor(() => expect(sender.acknowledged).toBeGreaterThan(before + 8), 60_000);
    await vi.waitFor(async () => expect((await ready(port)).status).toBe(503), 60_000);
    expect((await ready(port)).body.details?.['store']).toContain('another program has locked it');
    await callboard.kill();
  } finally {
    foreign.close();
  }
  sender.pointTo(null);
  return { dataDir, acknowledged: sender.acknowledged };
}

const journalIn = (dataDir: string): string => {
  const [name] = readdirSync(dataDir).filter((each) => /journal-\d+-1$/.test(each));
  return join(dataDir, name ?? expect.fail('there is no journal'));
};

/** The middle of the middle batch among those the database lacks. */
function middleOf(dataDir: string, file: Buffer): number {
  const database = new Database(join(dataDir, 'callboard.db'));
  const { batches } = surveyJournal(readJournal(dataDir), journalProgressOf(database));
  database.close();
  const { records } = batches[batches.length >> 1] ?? expect.fail('the database has all');
  return file.indexOf(records) + (records.length >> 1);
}

test('a changed byte costs only its own batch, and all of it is reported', async () => {
  const { dataDir, acknowledged } = await killedWhileLocked();
  const file = journalIn(dataDir);
  const bytes = readFileSync(file);
  const at = middleOf(dataDir, bytes);
  bytes[at] = (bytes[at] ?? 0) ^ 1;
  writeFileSync(file, bytes);

  const again = serveIn(dataDir);
  const { status, body } = await ready(await again.listening);
  const held = await heldBy(again);
  const { stderr } = await again.stop();

  const said = body.degraded?.['journal'] ?? '';
  const missing = Number(/^(\d+) acknowledged callbacks? can't be read/.exec(said)?.[1]);
  expect(status).toBe(200);
  expect(missing).toBeGreaterThan(0);
  expect(held + missing).toBeGreaterThanOrEqual(acknowledged);
  expect(held + missing).toBeLessThanOrEqual(acknowledged + 8);
  expect(stderr).toContain(said);
  const copies = readdirSync(dataDir).filter((name) => name.includes('.damaged-'));
  expect(copies.map((name) => readFileSync(join(dataDir, name)))).toContainEqual(bytes);

  // It was reported once, and what is left stays.
  const last = serveIn(dataDir);
  expect((await ready(await last.listening)).body).toEqual({ status: 'ready' });
  expect(await heldBy(last)).toBe(held);
});

test('a deleted journal file is reported as missing', async () => {
  const { dataDir } = await killedWhileLocked();
  rmSync(journalIn(dataDir));
  const again = serveIn(dataDir);
  const { body } = await ready(await again.listening);
  expect(body.degraded?.['journal']).toMatch(/callboard\.journal-1-1 is missing/);
});

test('what is lost with a deleted write-ahead log is counted, and the rest of the journal is kept', async () => {
  const dataDir = newDataDir();
  const callboard = serveIn(dataDir);
  const sender = await load(callboard, { count: 2_000 });
  await callboard.kill();
  sender.pointTo(null);
  rmSync(join(dataDir, 'callboard.db-wal'));
  rmSync(join(dataDir, 'callboard.db-shm'));

  const again = serveIn(dataDir);
  const { body } = await ready(await again.listening);
  const said = body.degraded?.['journal'] ?? '0';
  const missing = Number(/^(\d+)/.exec(said)?.[1]);
  const held = await heldBy(again);
  expect(held + missing).toBeGreaterThanOrEqual(sender.acknowledged);
  expect(held).toBeGreaterThan(0);
});

test('a batch cut short by a crash was never acknowledged, and is not reported', async () => {
  const { dataDir, acknowledged } = await killedWhileLocked();
  const file = journalIn(dataDir);
  // What an interrupted write leaves: the head of another batch, without its records.
  const bytes = readFileSync(file);
  writeFileSync(file, Buffer.concat([bytes, bytes.subarray(0, 30)]));
  expect(await heldIn(dataDir)).toBeGreaterThanOrEqual(acknowledged);
  expect(readdirSync(dataDir).filter((name) => name.includes('.damaged-'))).toEqual([]);
});
