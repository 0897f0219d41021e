/**
 * The HTTP side of the emulator: both prefixes of the API, with and without `.json`, behind Basic
 * authentication, and the control routes. Every answer is JSON, also those to nonsense.
 */
import fastify, {
  type FastifyError,
  type FastifyInstance,
  type FastifyReply,
  type FastifyRequest,
} from 'fastify';
import type { Dialect } from '../dialect.ts';
import { accountRoutes } from './account-routes.ts';
import { refuse } from './answer.ts';
import { callsRoutes } from './calls-routes.ts';
import { controlRoutes } from './control-routes.ts';
import { messagesRoutes } from './messages-routes.ts';
import type { RestContext } from './rest-context.ts';
import { errorBody, notFound, UNAUTHORIZED } from './rest-error.ts';

interface AccountPath {
  Params: { account: string };
}

/** Builds the server; it does not listen yet. */
export function restServer(context: RestContext): FastifyInstance {
  const { dialect } = context;
  const app = fastify({
    forceCloseConnections: true,
    rewriteUrl: (request) => canonicalUrl(request.url ?? '/'),
    routerOptions: { ignoreTrailingSlash: true },
    frameworkErrors(error, _request, reply) {
      fail(dialect, error, reply);
    },
  });
  // Bodies stay text: what they mean depends on their content type and is read by the routes.
  app.removeAllContentTypeParsers();
  app.addContentTypeParser('*', { parseAs: 'string' }, (_request, body, done) => done(null, body));
  app.setNotFoundHandler((request, reply) => refuse(dialect, reply, notFound(request.url)));
  app.setErrorHandler<FastifyError>((error, _request, reply) => fail(dialect, error, reply));
  controlRoutes(app, context);
  void app.register(
    (account, _options, done) => {
      account.addHook<AccountPath>('onRequest', (request, reply, next) => {
        if (!isAuthorized(request, context)) refuse(dialect, reply, UNAUTHORIZED);
        else if (request.params.account !== context.accountSid) {
          refuse(dialect, reply, notFound(request.url));
        } else next();
      });
      accountRoutes(account, context);
      callsRoutes(account, context);
      messagesRoutes(account, context);
      done();
    },
    { prefix: '/2010-04-01/Accounts/:account' },
  );
  return app;
}

/** Answers what went wrong before or inside a route. */
function fail(dialect: Dialect, error: FastifyError, reply: FastifyReply): FastifyReply {
  const status = error.statusCode ?? 500;
  return reply.code(status).send(errorBody(dialect, status, 20_000 + status, error.message));
}

/** The one form of a URL that is routed: no `/api/laml` in front, no `.json` behind. */
function canonicalUrl(url: string): string {
  const [path = '/', ...query] = url.split('?');
  const canonical = path.replace(/^\/api\/laml(?=\/)/, '').replace(/\.json$/, '');
  return [canonical, ...query].join('?');
}

function isAuthorized(request: FastifyRequest, context: RestContext): boolean {
  const expected = Buffer.from(`${context.accountSid}:${context.token}`).toString('base64');
  return request.headers.authorization === `Basic ${expected}`;
}
