/**
 * The emulator's own routes, which no provider has: what it does, what it sent, and how it is to
 * misbehave. They need no credentials.
 */
import type { FastifyInstance } from 'fastify';
import { z } from 'zod';
import { restFaultSchema } from '../faults/rest-faults.ts';
import { parseQuery } from './request-parameters.ts';
import type { RestContext } from './rest-context.ts';
import { errorBody } from './rest-error.ts';

const faultsBody = z.strictObject({ faults: z.array(restFaultSchema) });

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

  app.get('/_emulator/deliveries', (request) => {
    const sid = parseQuery(request.url).one('sid');
    const attempts = context.deliveryLog.newestFirst();
    return {
      counters: context.deliveries(),
      attempts: sid === null ? attempts : attempts.filter((attempt) => attempt.sid === sid),
    };
  });

  app.get('/_emulator/faults', () => ({ faults: context.faults.rules() }));

  app.post('/_emulator/faults', (request, reply) => {
    const parsed = faultsBody.safeParse(parseJson(request.body));
    if (!parsed.success) {
      const message = `The faults were not set: ${z.prettifyError(parsed.error)}`;
      return reply.code(422).send(errorBody(context.dialect, 422, 20_422, message));
    }
    context.faults.replace(parsed.data.faults);
    return reply.send({ faults: context.faults.rules() });
  });

  app.delete('/_emulator/faults', (_request, reply) => {
    context.faults.replace([]);
    return reply.code(204).send();
  });
}

function parseJson(body: unknown): unknown {
  try {
    return typeof body === 'string' ? JSON.parse(body) : undefined;
  } catch {
    return undefined;
  }
}
