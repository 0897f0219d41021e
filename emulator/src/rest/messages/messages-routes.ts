/** The Messages resource: create, fetch, list, redact, delete. */
import type { FastifyInstance } from 'fastify';
import type { Message, MessageRecord } from '../../messages/message.ts';
import { answer, type RestAnswer } from '../answer.ts';
import { listAnswer } from '../list-answer.ts';
import { parseQuery, type RequestParameters } from '../request-parameters.ts';
import type { RestContext } from '../rest-context.ts';
import { accepted, type Checked, invalid, missing } from '../rest-error.ts';
import { parseTimeFilter } from '../time-filter.ts';
import { parseCreateMessage } from './create-message.ts';
import { messageResource } from './message-resource.ts';

interface MessagePath {
  Params: { message: string };
}

/** Adds the routes, below an account. */
export function messagesRoutes(app: FastifyInstance, context: RestContext): void {
  app.post('/Messages', (request, reply) =>
    answer(context, 'messages.create', request, reply, (body) => {
      const parameters = body();
      return parameters.ok ? createMessage(context, parameters.value) : parameters;
    }),
  );
  app.get('/Messages', (request, reply) =>
    answer(context, 'messages.list', request, reply, () =>
      listMessages(context, parseQuery(request.url)),
    ),
  );
  app.get<MessagePath>('/Messages/:message', (request, reply) =>
    answer(context, 'messages.fetch', request, reply, () =>
      withMessage(context, request.params.message, (message) => shown(context, message, 200)),
    ),
  );
  app.post<MessagePath>('/Messages/:message', (request, reply) =>
    answer(context, 'messages.update', request, reply, (body) =>
      withMessage(context, request.params.message, (message) => {
        const parameters = body();
        return parameters.ok ? updateMessage(context, message, parameters.value) : parameters;
      }),
    ),
  );
  app.delete<MessagePath>('/Messages/:message', (request, reply) =>
    answer(context, 'messages.delete', request, reply, () =>
      withMessage(context, request.params.message, (message) => {
        if (!message.isOver) return invalid(20_009, UNFINISHED);
        context.messages.delete(message);
        return accepted({ status: 204, body: null });
      }),
    ),
  );
}

const UNFINISHED = 'A message can be changed or deleted once it has its final status.';
const TOO_EARLY = { signalwire: 10_000, twilio: 20_009 } as const;
const NOT_EMPTY = { signalwire: 50_509, twilio: 20_422 } as const;

function withMessage(
  context: RestContext,
  sid: string,
  run: (message: Message) => Checked<RestAnswer>,
): Checked<RestAnswer> {
  const message = context.messages.get(sid);
  return message === undefined ? missing(`/Messages/${sid}`) : run(message);
}

/** A message's text can be removed; nothing else can change, since none of them is scheduled. */
function updateMessage(
  context: RestContext,
  message: Message,
  parameters: RequestParameters,
): Checked<RestAnswer> {
  if (parameters.one('Status') !== null) {
    return invalid(
      20_422,
      "Only a scheduled message can be canceled, and this one isn't scheduled.",
    );
  }
  if (!parameters.has('Body')) return invalid(20_422, 'A Body is required.');
  if (parameters.one('Body') !== null) {
    return invalid(NOT_EMPTY[context.dialect], 'Body can only be made empty.');
  }
  if (!message.isOver) return invalid(TOO_EARLY[context.dialect], UNFINISHED);
  context.messageEngine.redact(message, context.clock.now());
  return shown(context, message, 200);
}

function createMessage(context: RestContext, parameters: RequestParameters): Checked<RestAnswer> {
  const checked = parseCreateMessage(parameters, context.dialect);
  if (!checked.ok) return checked;
  const random = context.streams.stream(`message/${context.messages.nextOrdinal}`);
  const sid = context.mint.messageSid(random, checked.value.mediaCount);
  const message = context.messageEngine.send(
    { ...checked.value, sid },
    random,
    context.clock.now(),
  );
  return shown(context, message, 201);
}

function listMessages(context: RestContext, query: RequestParameters): Checked<RestAnswer> {
  const { dialect, accountSid } = context;
  const sent = parseTimeFilter(query, 'DateSent');
  if (!sent.ok) return sent;
  const created = parseTimeFilter(query, 'DateCreated');
  if (!created.ok) return created;
  const [to, from] = [query.one('To'), query.one('From')];
  // A message that isn't sent yet is found by its creation, so that a lookup right after finds it.
  const matches = (message: Message): boolean =>
    (to === null || message.to === to) &&
    (from === null || message.from === from) &&
    created.value(message.createdAt) &&
    sent.value(message.sentAt ?? message.createdAt);
  return listAnswer(context, query, {
    route: 'messages.list',
    items: context.messages,
    matches,
    path: '/Messages',
    key: 'messages',
    resource: (message) => messageResource(dialect, accountSid, message),
  });
}

const shown = (context: RestContext, message: MessageRecord, status: number): Checked<RestAnswer> =>
  accepted({ status, body: messageResource(context.dialect, context.accountSid, message) });
