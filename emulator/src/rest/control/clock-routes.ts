/** The emulator's clock over HTTP: reading it, and moving it. */
import type { FastifyInstance } from 'fastify';
import { z } from 'zod';
import type { Dialect } from '../../contract/dialect.ts';
import type { ClockHand } from '../../world/clock-hand.ts';
import { errorBody } from '../rest-error.ts';

const YEAR_SECONDS = 366 * 24 * 3_600;
const settle = z.boolean().default(false);

const advanceBody = z.union(
  [
    z.strictObject({ seconds: z.number().min(0).max(YEAR_SECONDS), settle }),
    z.strictObject({
      to: z.iso.datetime({ offset: true, error: 'must be a time such as 2026-06-22T09:00:00Z' }),
      settle,
    }),
  ],
  'expected { "seconds": 60 } or { "to": "2026-06-22T09:00:00Z" }, optionally with "settle"',
);

/** Adds the routes. */
export function clockRoutes(
  app: FastifyInstance,
  context: { readonly dialect: Dialect; readonly clockHand: ClockHand },
): void {
  const { dialect, clockHand } = context;
  app.get('/_emulator/clock', () => shown(clockHand));

  app.post('/_emulator/clock/advance', async (request, reply) => {
    const refuse = (reason: string) => {
      const message = `The clock was not moved: ${reason}`;
      return reply.code(422).send(errorBody(dialect, 422, 20_422, message));
    };
    const read = advanceBody.safeParse(parseJson(request.body));
    if (!read.success) return refuse(z.prettifyError(read.error));
    const { now } = clockHand.view();
    const until = 'to' in read.data ? Date.parse(read.data.to) : now + read.data.seconds * 1_000;
    if (until < now) return refuse(`it's already ${new Date(now).toISOString()}.`);
    await clockHand.advanceTo(until, read.data.settle);
    return reply.send(shown(clockHand));
  });
}

function shown(hand: ClockHand) {
  const { now, mode, next, planned } = hand.view();
  return {
    now: new Date(now).toISOString(),
    mode,
    next: next === null ? null : new Date(next).toISOString(),
    planned,
  };
}

function parseJson(body: unknown): unknown {
  try {
    return typeof body === 'string' ? JSON.parse(body) : undefined;
  } catch {
    return undefined;
  }
}
