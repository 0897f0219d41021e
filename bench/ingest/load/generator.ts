/** The load generator's process: builds signed requests once and sends them on command. */

import { buildRequests, type RequestList } from '../request-bytes.ts';
import { summarise } from '../statistics.ts';
import { traffic } from '../traffic.ts';
import { type Answer, Command, type PrepareCommand, type RunCommand } from './protocol.ts';
import { runLoad } from './run-load.ts';

const lists = new Map<string, RequestList>();

process.on('message', (message: unknown) => {
  void answer(message).then((reply) => process.send?.(reply));
});
process.on('disconnect', () => process.removeAllListeners('message'));

async function answer(message: unknown): Promise<Answer> {
  try {
    const command = Command.parse(message);
    return command.kind === 'prepare' ? prepare(command) : await run(command);
  } catch (error) {
    return { kind: 'failed', message: error instanceof Error ? error.message : String(error) };
  }
}

function prepare(command: PrepareCommand): Answer {
  const { name, shape, count, seed, port, key, ratePerSecond } = command;
  const startedAt = performance.now();
  lists.delete(name);
  const now = Date.now();
  let made = 0;
  const source = traffic(shape, seed, () => {
    return ratePerSecond === null ? now : now + (made * 1000) / ratePerSecond;
  });
  const next = () => {
    made += 1;
    return source.next();
  };
  const list = buildRequests({ next }, count, { port, key });
  lists.set(name, list);
  return {
    kind: 'prepared',
    averageBodyBytes: list.averageBodyBytes,
    seconds: (performance.now() - startedAt) / 1000,
  };
}

async function run(command: RunCommand): Promise<Answer> {
  const requests = lists.get(command.name);
  if (requests === undefined) throw new Error(`there are no requests called ${command.name}`);
  const left = command.requests ?? Number.POSITIVE_INFINITY;
  const cursor = { requests, index: command.from, left, wraps: command.wraps };
  const cpuBefore = process.cpuUsage();
  const result = await runLoad(command, cursor);
  const cpu = process.cpuUsage(cpuBefore);
  const { tally } = result;
  return {
    kind: 'ran',
    answered: tally.answered,
    sent: result.sent,
    seconds: result.seconds,
    perSecond: tally.answered === 0 ? 0 : tally.answered / result.seconds,
    latency: tally.answered === 0 ? null : summarise(tally.latencies()),
    refusals: tally.refusals,
    firstRefusal: tally.firstRefusal,
    abandoned: result.abandoned,
    lostConnections: result.lostConnections,
    firstLoss: result.firstLoss,
    cpuMicrosPerRequest: (cpu.user + cpu.system) / Math.max(1, result.sent),
    next: cursor.index,
  };
}
