/**
 * The emulator's own routes for the far end of a call, which calls a number, presses keys, speaks or
 * hangs up. They need no credentials.
 */
import type { FastifyInstance, FastifyReply } from 'fastify';
import { z } from 'zod';
import type { CallLeg } from '../../calls/call-leg.ts';
import { isEnd } from '../../vocabulary/call-status.ts';
import { farEndOf } from '../../voice/call-ends.ts';
import { refuse } from '../answer.ts';
import { callResource } from '../calls/call-resource.ts';
import type { RestContext } from '../rest-context.ts';
import { errorBody, notFound } from '../rest-error.ts';

const keys = z.string().regex(/^[\d*#]{1,64}$/, 'must be up to 64 of 0-9, * and #');
const inboundBody = z.strictObject({
  from: z.string().min(1).max(256),
  to: z.string().min(1).max(64),
  callerName: z.string().max(256).nullable().default(null),
  forwardedFrom: z.string().max(256).nullable().default(null),
  digits: keys.or(z.literal('')).default(''),
  hangsUpAfterSeconds: z.number().min(0).max(86_400).nullable().default(null),
});
const digitsBody = z.strictObject({ digits: keys });
const speechBody = z.strictObject({ speech: z.string().min(1).max(1_000) });

interface CallPath {
  Params: { call: string };
}

/** Adds the routes. */
export function voiceControlRoutes(app: FastifyInstance, context: RestContext): void {
  const { dialect, accountSid, clock, voice } = context;
  const invalid = (reply: FastifyReply, message: string) =>
    reply.code(422).send(errorBody(dialect, 422, 20_422, message));

  app.post('/_emulator/inbound', (request, reply) => {
    const body = parseJson(request.body);
    if (body === undefined) return invalid(reply, `Not called: ${NO_JSON}`);
    const parsed = inboundBody.safeParse(body);
    if (!parsed.success) {
      return invalid(reply, `Not called: ${z.prettifyError(parsed.error)}`);
    }
    const rung = voice.inbound.ring(parsed.data, clock.now());
    if (rung.ok) {
      const number = context.phoneNumbers.byNumber(rung.leg.to);
      const call = callResource(dialect, accountSid, rung.leg, number?.sid ?? null);
      return reply.code(201).send(call);
    }
    if (rung.reason === 'no-voice-url') return invalid(reply, NO_VOICE_URL);
    return reply.code(404).send(errorBody(dialect, 404, 20_404, NOT_OWNED));
  });

  app.post<CallPath>('/_emulator/calls/:call/digits', (request, reply) =>
    withLiveCall(context, request.params.call, reply, (leg) => {
      const parsed = digitsBody.safeParse(parseJson(request.body));
      if (!parsed.success) return invalid(reply, z.prettifyError(parsed.error));
      const listens = voice.runner.press(leg, parsed.data.digits, clock.now());
      return listens ? reply.code(204).send() : invalid(reply, NO_KEYS_WANTED);
    }),
  );

  app.post<CallPath>('/_emulator/calls/:call/speech', (request, reply) =>
    withLiveCall(context, request.params.call, reply, (leg) => {
      const parsed = speechBody.safeParse(parseJson(request.body));
      if (!parsed.success) return invalid(reply, z.prettifyError(parsed.error));
      const listens = voice.runner.say(leg, parsed.data.speech, clock.now());
      return listens ? reply.code(204).send() : invalid(reply, NO_SPEECH_WANTED);
    }),
  );

  app.post<CallPath>('/_emulator/calls/:call/hangup', (request, reply) =>
    withLiveCall(context, request.params.call, reply, (leg) => {
      const { callEngine } = context;
      const end = { status: 'completed', sip: null, hangup: farEndOf(leg) } as const;
      if (leg.answeredAt === null) callEngine.cancel(leg, clock.now());
      else callEngine.finish(leg, end, clock.now());
      return reply.code(204).send();
    }),
  );
}

const NO_JSON =
  'the body must be a JSON object, such as { "from": "+15550100001", "to": "+15550100500" }.';
const NOT_OWNED =
  "Not called: the account doesn't own the number in 'to'. It must be in E.164, with a" +
  ' plus. Add it with --number NUMBER=URL or POST /IncomingPhoneNumbers.';
const NO_VOICE_URL =
  'Not called: the number has no VoiceUrl. Set one with --number NUMBER=URL or' +
  ' POST /IncomingPhoneNumbers/{sid}.';
const NO_KEYS_WANTED =
  "Nothing listens for keys: the call isn't in a Gather that takes dtmf, or in a Record.";
const NO_SPEECH_WANTED =
  "Nothing listens to speech: the call isn't in a Gather that takes speech, or in a conference.";

function withLiveCall(
  { calls, dialect }: RestContext,
  sid: string,
  reply: FastifyReply,
  run: (leg: CallLeg) => FastifyReply,
): FastifyReply {
  const leg = calls.get(sid);
  if (leg === undefined || isEnd(leg.status)) {
    return refuse(dialect, reply, notFound(`call ${sid}, in progress,`));
  }
  return run(leg);
}

function parseJson(body: unknown): unknown {
  try {
    return typeof body === 'string' ? JSON.parse(body) : undefined;
  } catch {
    return undefined;
  }
}
