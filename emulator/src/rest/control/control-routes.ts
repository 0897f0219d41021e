/**
 * The emulator's own routes, which no provider has: its state, what it sent, and its faults. They need
 * no credentials.
 */
import type { FastifyInstance } from 'fastify';
import { readFaults } from '../../faults/fault-rules.ts';
import { parseQuery } from '../request-parameters.ts';
import type { RestContext } from '../rest-context.ts';
import { errorBody } from '../rest-error.ts';

/** How many entries are listed unless `limit` says otherwise. */
const SHOWN_ENTRIES = 1_000;

/** Adds the routes. */
export function controlRoutes(app: FastifyInstance, context: RestContext): void {
  app.get('/_emulator/state', () => ({
    dialect: context.dialect,
    project: context.accountSid,
    now: new Date(context.clock.now()).toISOString(),
    calls: { kept: context.calls.size, inFlight: context.callEngine.inFlight },
    messages: { kept: context.messages.size, inFlight: context.messageEngine.inFlight },
    deliveries: context.deliveries(),
  }));

  app.post('/_emulator/reset', async (request, reply) => {
    await context.reset(parseQuery(request.url).has('all'));
    return reply.code(204).send();
  });

  app.get('/_emulator/deliveries', (request) => {
    const query = parseQuery(request.url);
    const sid = query.one('sid');
    const limit = /^[1-9]\d{0,6}$/.exec(query.one('limit') ?? '')?.[0] ?? SHOWN_ENTRIES;
    const entries = context.deliveryLog.newestFirst();
    const wanted = sid === null ? entries : entries.filter((entry) => entry.sid === sid);
    return { counters: context.deliveries(), attempts: wanted.slice(0, Number(limit)) };
  });

  app.get('/_emulator/faults', () => ({ faults: context.faults.rules() }));

  app.post('/_emulator/faults', (request, reply) => {
    const read = readFaults(typeof request.body === 'string' ? request.body : '');
    if (!read.ok) {
      const message = `The faults were not set: ${read.problem}`;
      return reply.code(422).send(errorBody(context.dialect, 422, 20_422, message));
    }
    context.faults.replace(read.faults);
    return reply.send({ faults: context.faults.rules() });
  });

  app.delete('/_emulator/faults', (_request, reply) => {
    context.faults.replace([]);
    return reply.code(204).send();
  });
}
