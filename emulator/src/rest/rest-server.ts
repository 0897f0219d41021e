/**
 * The emulator's HTTP routes: both prefixes of the API, with and without `.json`, behind basic
 * authentication, and the control routes. Every answer is JSON, even to invalid requests.
 */
import type { IncomingMessage } from 'node:http';
import fastify, {
  type FastifyError,
  type FastifyInstance,
  type FastifyReply,
  type FastifyRequest,
} from 'fastify';
import type { Dialect } from '../contract/dialect.ts';
import { accountRoutes } from './account/account-routes.ts';
import { emptyListsRoutes } from './account/empty-lists-routes.ts';
import { refuse } from './answer.ts';
import { callsRoutes } from './calls/calls-routes.ts';
import { conferencesRoutes } from './conferences/conferences-routes.ts';
import { participantsRoutes } from './conferences/participants-routes.ts';
import { clockRoutes } from './control/clock-routes.ts';
import { controlRoutes } from './control/control-routes.ts';
import { doorsRoutes } from './control/doors-routes.ts';
import { voiceControlRoutes } from './control/voice-control-routes.ts';
import { messagesRoutes } from './messages/messages-routes.ts';
import { type WatchedRoutes, watchRoutes } from './method-guard.ts';
import { phoneNumbersRoutes } from './owned-numbers/phone-numbers-routes.ts';
import {
  callsAsOwners,
  conferencesAsOwners,
  ownedRecordingsRoutes,
} from './recordings/owned-recordings-routes.ts';
import { AUDIO_PATH, recordingAudioRoutes } from './recordings/recording-audio-routes.ts';
import { recordingsRoutes } from './recordings/recordings-routes.ts';
import type { RestContext } from './rest-context.ts';
import { errorBody, notEmulated, notFound, UNAUTHORIZED } from './rest-error.ts';

interface AccountPath {
  Params: { account: string };
}

/** Builds the server. It doesn't listen: `restFront` passes requests to it. */
export function restServer(context: RestContext): FastifyInstance {
  const { dialect } = context;
  const app = fastify({
    rewriteUrl,
    routerOptions: { ignoreTrailingSlash: true },
    frameworkErrors(error, _request, reply) {
      fail(dialect, error, reply);
    },
  });
  // Bodies stay text: routes parse them, depending on the content type.
  app.removeAllContentTypeParsers();
  app.addContentTypeParser('*', { parseAs: 'string' }, (_request, body, done) => done(null, body));
  app.setNotFoundHandler((request, reply) =>
    refuse(dialect, reply, notEmulated(request.originalUrl)),
  );
  app.setErrorHandler<FastifyError>((error, _request, reply) => fail(dialect, error, reply));
  let routes: WatchedRoutes | null = null;
  doorsRoutes(app, context, () => routes?.list() ?? []);
  controlRoutes(app, context);
  clockRoutes(app, context);
  voiceControlRoutes(app, context);
  recordingAudioRoutes(app, context);
  void app.register(
    (account, _options, done) => {
      account.addHook<AccountPath>('onRequest', (request, reply, next) => {
        if (!isAuthorized(request, context)) refuse(dialect, reply, UNAUTHORIZED);
        else if (request.params.account !== context.accountSid) {
          refuse(dialect, reply, notFound(request.originalUrl));
        } else next();
      });
      routes = watchRoutes(account, dialect);
      accountRoutes(account, context);
      callsRoutes(account, context);
      ownedRecordingsRoutes(account, context, callsAsOwners(context));
      messagesRoutes(account, context);
      recordingsRoutes(account, context);
      conferencesRoutes(account, context);
      ownedRecordingsRoutes(account, context, conferencesAsOwners(context));
      participantsRoutes(account, context);
      phoneNumbersRoutes(account, context);
      emptyListsRoutes(account, context);
      routes.refuseOthers();
      done();
    },
    { prefix: '/2010-04-01/Accounts/:account' },
  );
  return app;
}

/** Answers errors from before or inside a route. */
function fail(dialect: Dialect, error: FastifyError, reply: FastifyReply): FastifyReply {
  const status = error.statusCode ?? 500;
  return reply.code(status).send(errorBody(dialect, status, 20_000 + status, error.message));
}

const SOUND = /^(\/2010-04-01\/Accounts\/[^/]+\/Recordings\/[^/.]+)(?:\.(wav|mp3))?$/;

/**
 * The form of a URL that is routed: without the prefix `/api/laml` or the ending `.json`. A recording
 * without `.json` is its audio, unless the client accepts JSON, as some SDKs do.
 */
function rewriteUrl({ url = '/', method, headers }: IncomingMessage): string {
  const [path = '/', ...query] = url.split('?');
  const asked = path.replace(/^\/api\/laml(?=\/)/, '');
  const [, recording, format] = SOUND.exec(asked) ?? [];
  const isFetched = method === 'GET' || method === 'HEAD';
  const wantsJson = format === undefined && (headers.accept ?? '').includes('application/json');
  const isSound = recording !== undefined && isFetched && !wantsJson;
  const canonical = isSound
    ? `${recording}${AUDIO_PATH}/${format ?? 'wav'}`
    : asked.replace(/\.json$/, '');
  return [canonical, ...query].join('?');
}

function isAuthorized(request: FastifyRequest, context: RestContext): boolean {
  const expected = Buffer.from(`${context.accountSid}:${context.token}`).toString('base64');
  const [, pair] = /^basic +(.*)$/i.exec(request.headers.authorization ?? '') ?? [];
  return pair === expected;
}
