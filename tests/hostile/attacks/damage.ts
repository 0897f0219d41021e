/** R3 and R10: bytes that change or vanish while Callboard isn't looking. */

import { closeSync, openSync, readFileSync, writeSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { journalProgressOf } from '../../../src/store/sqlite/journal/generation.ts';
import { readJournal } from '../../../src/store/sqlite/journal/journal-files.ts';
import { surveyJournal } from '../../../src/store/sqlite/journal/journal-survey.ts';
import { runCli } from '../../support/cli-process.ts';
import type { Attack, Verdict } from '../attack.ts';
import type { Scene } from '../scene.ts';

const JOURNAL_DAMAGE = 'tests/regressions/journal-damage-was-silent.test.ts';

/** Kills Callboard when its journal has callbacks that its database lacks. */
async function killWithFullJournal(scene: Scene): Promise<void> {
  const target = await scene.start();
  scene.sendTo(target);
  await scene.flow(1);
  // The database is locked, so callbacks stay in the journal.
  using database = openDatabase(scene);
  database.value.exec('BEGIN IMMEDIATE');
  await scene.flow(0.25);
  scene.sendTo(null);
  await target.process.kill();
  database.value.exec('ROLLBACK');
}

function openDatabase(scene: Scene) {
  const value = new Database(join(scene.data, 'callboard.db'));
  return { value, [Symbol.dispose]: () => value.close() };
}

/** Reads what the journal has and the database lacks. */
function survey(scene: Scene) {
  using database = openDatabase(scene);
  const files = readJournal(scene.data);
  const { batches } = surveyJournal(files, journalProgressOf(database.value));
  return { files, batches };
}

/** Starts again, and compares what Callboard reports missing with what is missing. */
async function startDamaged(scene: Scene, missing: number | null): Promise<Verdict> {
  const target = await scene.start();
  const said = /"damage":"([^"]*)"/.exec(target.process.stderr())?.[1] ?? 'nothing';
  const counted = Number(/^(\d+) acknowledged/.exec(said)?.[1] ?? 0);
  const ready = await (await scene.ask(target, '/readyz')).text();
  scene.sendTo(target);
  await scene.flow(1);
  return {
    problems: [
      ...(said === 'nothing' ? ["the log doesn't mention the damage"] : []),
      ...(ready.includes('missing') || ready.includes("can't be read")
        ? []
        : ["/readyz doesn't mention the damage"]),
      ...(missing !== null && counted !== missing
        ? [`it reports ${counted} missing callbacks instead of ${missing}`]
        : []),
    ],
    note: `reported: ${said}`,
    destroyed: missing ?? counted,
  };
}

const flippedByte: Attack = {
  id: 'R3-byte',
  title: 'a byte in the middle of the journal flips after kill -9',
  alsoShownBy: JOURNAL_DAMAGE,
  async run(scene) {
    await killWithFullJournal(scene);
    const { files, batches } = survey(scene);
    const victim = batches[Math.floor(batches.length / 2)];
    if (victim === undefined) throw new Error('the journal holds nothing that the database lacks');
    const file = files.find(({ bytes }) => bytes.includes(victim.records));
    if (file === undefined) throw new Error('none of the files has the batch');
    flip(join(scene.data, file.name), file.bytes.indexOf(victim.records) + 20);
    const verdict = await startDamaged(scene, victim.last - victim.first + 1);
    return { ...verdict, note: `1 of ${batches.length} batches; ${verdict.note}` };
  },
};

function flip(path: string, position: number): void {
  const byte = readFileSync(path)[position];
  if (byte === undefined) throw new Error('the file has no such byte');
  const descriptor = openSync(path, 'r+');
  writeSync(descriptor, Buffer.from([byte ^ 0xff]), 0, 1, position);
  closeSync(descriptor);
}

const removedJournal: Attack = {
  id: 'R3-file',
  title: 'the journal in use is removed after kill -9',
  alsoShownBy: JOURNAL_DAMAGE,
  async run(scene) {
    await killWithFullJournal(scene);
    const { files, batches } = survey(scene);
    const used = files.find(({ bytes }) => batches.some(({ records }) => bytes.includes(records)));
    if (used === undefined) throw new Error('the journal holds nothing that the database lacks');
    await rm(join(scene.data, used.name));
    const verdict = await startDamaged(scene, null);
    const held = batches.reduce((sum, { first, last }) => sum + last - first + 1, 0);
    return { ...verdict, destroyed: held };
  },
};

const removedWal: Attack = {
  id: 'R3-wal',
  title: "the database's -wal is removed after kill -9",
  alsoShownBy: JOURNAL_DAMAGE,
  async run(scene) {
    const target = await scene.start();
    scene.sendTo(target);
    await scene.flow(scene.sized(2, 10));
    scene.sendTo(null);
    await target.process.kill();
    await rm(join(scene.data, 'callboard.db-wal'));
    return await startDamaged(scene, null);
  },
};

const damagedPage: Attack = {
  id: 'R10',
  title: 'a page of the calls table is overwritten: verify, rebuild, continue',
  async run(scene) {
    const first = await scene.start();
    scene.sendTo(first);
    await scene.flow(scene.sized(3, 10));
    scene.sendTo(null);
    await first.process.stop();
    overwritePageOf(scene, 'calls');

    const second = await scene.start().catch(() => null);
    if (second !== null) {
      scene.sendTo(second);
      await scene.flow(2);
      scene.sendTo(null);
      await second.process.stop();
    }
    const where = ['--data-dir', scene.data];
    const verified = await runCli(['verify', ...where]);
    const rebuilt = await runCli(['rebuild', ...where]);
    const again = await runCli(['verify', ...where]);
    const third = await scene.start();
    scene.sendTo(third);
    await scene.flow(1);
    const listed = (await scene.ask(third, '/api/v1/calls')).status;
    return {
      problems: [
        ...(verified.code === 1 ? [] : [`verify exited with ${verified.code} on the damaged page`]),
        ...(rebuilt.code === 0 ? [] : [`rebuild exited with ${rebuilt.code}: ${rebuilt.stderr}`]),
        ...(again.code === 0 ? [] : [`verify still finds damage: ${again.stdout}`]),
        ...(listed === 200 ? [] : [`the list of calls answers ${listed} afterwards`]),
      ],
      note: `started damaged: ${second === null ? 'no' : 'yes'}; verify, rebuild, verify: ${verified.code}, ${rebuilt.code}, ${again.code}`,
    };
  },
};

/** Overwrites the last leaf page of a table. The database must be closed. */
function overwritePageOf(scene: Scene, table: string): void {
  const path = join(scene.data, 'callboard.db');
  const database = new Database(path);
  database.pragma('wal_checkpoint(TRUNCATE)');
  const pageBytes = Number(database.pragma('page_size', { simple: true }));
  const page = database
    .prepare<[string], { pageno: number }>(
      "SELECT pageno FROM dbstat WHERE name = ? AND pagetype = 'leaf' ORDER BY pageno DESC LIMIT 1",
    )
    .get(table);
  database.close();
  if (page === undefined) throw new Error(`${table} has no page`);
  const descriptor = openSync(path, 'r+');
  writeSync(descriptor, Buffer.alloc(pageBytes, 0xa5), 0, pageBytes, (page.pageno - 1) * pageBytes);
  closeSync(descriptor);
}

export const DAMAGE: readonly Attack[] = [flippedByte, removedJournal, removedWal, damagedPage];
