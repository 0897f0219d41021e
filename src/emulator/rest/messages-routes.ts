/** The Messages resource: create, fetch, list. */
import type { FastifyInstance } from 'fastify';
import type { Message, MessageRecord } from '../messages/message.ts';
import { answer, bodyOf, type RestAnswer } from './answer.ts';
import { parseCreateMessage } from './create-message.ts';
import { messageResource } from './message-resource.ts';
import { pageEnvelope, parsePageRequest, takePage } from './paging.ts';
import { parseQuery, type RequestParameters } from './request-parameters.ts';
import { resourceUri } from './resource-uris.ts';
import type { RestContext } from './rest-context.ts';
import { accepted, type Checked, notFound } from './rest-error.ts';
import { parseTimeFilter } from './time-filter.ts';

interface MessagePath {
  Params: { message: string };
}

/** Adds the routes, below an account. */
export function messagesRoutes(app: FastifyInstance, context: RestContext): void {
  app.post('/Messages', (request, reply) =>
    answer(context, 'messages.create', request, reply, () => {
      const parameters = bodyOf(request);
      return parameters.ok ? createMessage(context, parameters.value) : parameters;
    }),
  );
  app.get('/Messages', (request, reply) =>
    answer(context, 'messages.list', request, reply, () =>
      listMessages(context, parseQuery(request.url)),
    ),
  );
  app.get<MessagePath>('/Messages/:message', (request, reply) =>
    answer(context, null, request, reply, () => {
      const { message: sid } = request.params;
      const message = context.messages.get(sid);
      if (message === undefined) return { ok: false, error: notFound(`/Messages/${sid}`) };
      return shown(context, message, 200);
    }),
  );
}

function createMessage(context: RestContext, parameters: RequestParameters): Checked<RestAnswer> {
  const checked = parseCreateMessage(parameters, context.dialect);
  if (!checked.ok) return checked;
  const random = context.streams.stream(`message/${context.messages.nextOrdinal}`);
  const message = context.messageEngine.send(
    { ...checked.value, sid: context.mint.messageSid(random) },
    random,
    context.clock.now(),
  );
  return shown(context, message, context.dialect === 'twilio' ? 201 : 200);
}

function listMessages(context: RestContext, query: RequestParameters): Checked<RestAnswer> {
  const { dialect, accountSid } = context;
  const request = parsePageRequest(query);
  if (!request.ok) return request;
  const sent = parseTimeFilter(query, 'DateSent');
  if (!sent.ok) return sent;
  const [to, from] = [query.one('To'), query.one('From')];
  // What is not sent yet is found by its creation, so that a look-up right after sees it.
  const matches = (message: Message): boolean =>
    (to === null || message.to === to) &&
    (from === null || message.from === from) &&
    sent.value(message.sentAt ?? message.createdAt);
  const page = takePage(context.messages, matches, request.value);
  const uri = resourceUri(dialect, accountSid, '/Messages');
  return accepted({
    status: 200,
    body: {
      ...pageEnvelope(uri, query, request.value, page),
      messages: page.items.map((message) => messageResource(dialect, accountSid, message)),
    },
  });
}

const shown = (context: RestContext, message: MessageRecord, status: number): Checked<RestAnswer> =>
  accepted({ status, body: messageResource(context.dialect, context.accountSid, message) });
