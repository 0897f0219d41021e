import { type DuckDBConnection, DuckDBInstance } from '@duckdb/node-api';
import { expect, it, onTestFinished, vi } from 'vitest';
import { EVERYTHING } from '../../../tests/support/askers.ts';
import { ManualTimer } from '../../../tests/support/manual-timer.ts';
import { success } from '../../core/result.ts';
import type { Answer, Asked, FromNumbers } from './protocol.ts';
import { QuestionDesk } from './question-desk.ts';

const COUNT: Asked = { kind: 'count', asker: EVERYTHING, asked: {} };
const FILE: Asked = { kind: 'parquet', asker: EVERYTHING, asked: { filter: {}, file: '' } };

/** For a machine that's busy with other tests. */
const PATIENCE = { timeout: 60_000 };

const answered = (id: number): FromNumbers => ({
  ...{ type: 'answer', id, answer: success({ calls: id }) },
});
const tooLate = (id: number): unknown =>
  expect.objectContaining({ id, answer: expect.objectContaining({ ok: false }) });

type Answering = (connection: DuckDBConnection, asked: Asked) => Promise<Answer>;

/** A desk with a real DuckDB, what it has sent, and when it began to answer. */
async function scene(answer: Answering, restMs: (tookMs: number) => number = () => 0) {
  const instance = await DuckDBInstance.create(':memory:');
  const connecting: Promise<unknown>[] = [];
  // A test can end while a connection is still being made, which fails on a closed instance.
  onTestFinished(async () => {
    await Promise.all(connecting);
    instance.closeSync();
  });
  const timer = new ManualTimer();
  const sent: FromNumbers[] = [];
  const begun: number[] = [];
  const desk = new QuestionDesk({
    ...{ answer, restMs, timer },
    connect: () => {
      begun.push(timer.now());
      const connection = instance.connect();
      connecting.push(connection);
      return connection;
    },
    send: (message) => sent.push(message),
    onError: (error) => expect.fail(String(error)),
  });
  return { desk, timer, sent, begun };
}

/** Questions that are answered when a test says so. */
class Held {
  readonly asked: Asked[] = [];
  readonly #answers: PromiseWithResolvers<Answer>[] = [];

  readonly answer: Answering = (_connection, asked) => {
    this.asked.push(asked);
    const answer = Promise.withResolvers<Answer>();
    this.#answers.push(answer);
    return answer.promise;
  };

  /** Answers the question that came at this place, with its number. */
  release(place: number): void {
    this.#answers[place - 1]?.resolve(success({ calls: place }));
  }
}

it('stops a question that takes too long, and answers the next one', async () => {
  let asked = 0;
  const { desk, timer, sent } = await scene(async (connection) => {
    asked += 1;
    // Hours of work, in statements between which there's nothing to stop.
    for (let statement = 0; statement < 1e9 && asked === 1; statement += 1) {
      await connection.run('SELECT count(*) FROM range(100000) AS a(x), range(100) AS b(y)');
    }
    return success({ calls: asked });
  });
  desk.ask(1, COUNT);
  await vi.waitFor(() => expect(asked).toBe(1), PATIENCE);
  timer.pass(9_999);
  expect(sent).toEqual([]);
  await vi.waitFor(() => {
    timer.pass(50);
    expect(sent).toEqual([tooLate(1)]);
  }, PATIENCE);
  desk.ask(2, COUNT);
  await vi.waitFor(() => expect(sent).toEqual([tooLate(1), answered(2)]), PATIENCE);
});

it('answers `busy` where DuckDB has too little memory, and goes on', async () => {
  let limit = '1MB';
  const { desk, sent } = await scene(async (connection, asked) => {
    await connection.run(`SET memory_limit = '${limit}'`);
    await connection.run('SELECT list(x) FROM range(1000000) AS a(x)');
    return success({ calls: asked === COUNT ? 2 : 0 });
  });
  desk.ask(1, COUNT);
  await vi.waitFor(() => expect(sent).toEqual([tooLate(1)]), PATIENCE);
  limit = '1GB';
  desk.ask(2, COUNT);
  await vi.waitFor(() => expect(sent).toHaveLength(2), PATIENCE);
  expect(sent[1]).toMatchObject({ id: 2, answer: { ok: true } });
});

it('answers two questions at a time, and those that waited too long with `busy`', async () => {
  const held = new Held();
  const { desk, timer, sent } = await scene(held.answer);
  desk.ask(1, COUNT);
  // Connecting takes a while, so a second question could overtake it.
  await vi.waitFor(() => expect(held.asked).toHaveLength(1), PATIENCE);
  for (const id of [2, 3]) desk.ask(id, COUNT);
  await vi.waitFor(() => expect(held.asked).toHaveLength(2), PATIENCE);
  timer.pass(10_000);
  desk.ask(4, COUNT);
  held.release(1);
  await vi.waitFor(() => expect(held.asked).toHaveLength(3), PATIENCE);
  expect(sent).toEqual([answered(1), tooLate(3)]);
});

it('gives a file five minutes, and goes on with questions meanwhile', async () => {
  const held = new Held();
  const { desk, timer, sent } = await scene(held.answer);
  for (const id of [1, 2]) desk.ask(id, FILE);
  await vi.waitFor(() => expect(held.asked).toEqual([FILE]), PATIENCE);
  for (const id of [3, 4]) desk.ask(id, COUNT);
  await vi.waitFor(() => expect(held.asked).toEqual([FILE, COUNT, COUNT]), PATIENCE);
  timer.pass(299_999);
  held.release(1);
  await vi.waitFor(() => expect(held.asked).toEqual([FILE, COUNT, COUNT, FILE]), PATIENCE);
  expect(sent).toEqual([answered(1)]);
});

it('lets others wait after a question, if there is to be a rest', async () => {
  const held = new Held();
  const { desk, timer, sent, begun } = await scene(held.answer, (tookMs) => 4 * tookMs);
  const start = timer.now();
  desk.ask(1, COUNT);
  await vi.waitFor(() => expect(held.asked).toHaveLength(1), PATIENCE);
  timer.pass(100);
  held.release(1);
  await vi.waitFor(() => expect(sent).toEqual([answered(1)]), PATIENCE);
  desk.ask(2, COUNT);
  timer.pass(399);
  expect(begun).toEqual([start]);
  timer.pass(1);
  expect(begun).toEqual([start, start + 500]);
});
