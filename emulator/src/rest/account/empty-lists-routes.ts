/**
 * Lists that other answers link to and that are always empty here, so that a client that follows every
 * link gets a list instead of a 404. The emulator doesn't have what the provider lists in them.
 */
import type { FastifyInstance, FastifyRequest } from 'fastify';
import type { Dialect } from '../../contract/dialect.ts';
import { answer, type RestAnswer } from '../answer.ts';
import { listAnswer } from '../list-answer.ts';
import type { Sequence } from '../paging.ts';
import { parseQuery } from '../request-parameters.ts';
import { resourceUri } from '../resource-uris.ts';
import type { RestContext } from '../rest-context.ts';
import { accepted, type Checked, missing } from '../rest-error.ts';

interface OwnerPath {
  Params: { owner: string };
}

/** A list that belongs to something the emulator has. */
interface OwnedList {
  /** The collection that its owner is in. */
  readonly collection: '/Calls' | '/Messages' | '/Recordings';
  readonly name: string;
  /** What the reply calls its items. */
  readonly key: string;
  readonly dialects: readonly Dialect[];
}

const BOTH = ['signalwire', 'twilio'] as const;

const OWNED: readonly OwnedList[] = [
  { collection: '/Calls', name: 'Notifications', key: 'notifications', dialects: ['twilio'] },
  { collection: '/Messages', name: 'Media', key: 'media_list', dialects: BOTH },
  { collection: '/Recordings', name: 'Transcriptions', key: 'transcriptions', dialects: BOTH },
  { collection: '/Recordings', name: 'AddOnResults', key: 'add_on_results', dialects: ['twilio'] },
];

/** The lists that SignalWire's account points at, by what the reply calls their items. */
const OF_SIGNALWIRE = {
  Applications: 'applications',
  Queues: 'queues',
  Transcriptions: 'transcriptions',
} as const;

const NOTHING: Sequence<never> = { newestFirst: () => [], oldestFirst: () => [] };

/** Adds the routes, below an account. */
export function emptyListsRoutes(app: FastifyInstance, context: RestContext): void {
  for (const { collection, name, key, dialects } of OWNED) {
    if (!dialects.includes(context.dialect)) continue;
    app.get<OwnerPath>(`${collection}/:owner/${name}`, (request, reply) =>
      answer(context, null, request, reply, () => {
        const path = `${collection}/${request.params.owner}`;
        if (!exists(context, collection, request.params.owner)) return missing(path);
        return emptyList(context, request, `${path}/${name}`, key);
      }),
    );
  }
  if (context.dialect !== 'signalwire') return;
  for (const [name, key] of Object.entries(OF_SIGNALWIRE)) {
    app.get(`/${name}`, (request, reply) =>
      answer(context, null, request, reply, () => emptyList(context, request, `/${name}`, key)),
    );
  }
  app.get('/AvailablePhoneNumbers', (request, reply) =>
    answer(context, null, request, reply, () => accepted(noCountries(context))),
  );
}

function exists(
  { calls, messages, recorder }: RestContext,
  collection: OwnedList['collection'],
  sid: string,
): boolean {
  switch (collection) {
    case '/Calls':
      return calls.get(sid) !== undefined;
    case '/Messages':
      return messages.get(sid) !== undefined;
    case '/Recordings':
      return recorder.ledger.get(sid) !== undefined;
  }
}

const emptyList = (
  context: RestContext,
  request: FastifyRequest,
  path: string,
  key: string,
): Checked<RestAnswer> =>
  listAnswer<never>(context, parseQuery(request.url), {
    route: null,
    items: NOTHING,
    matches: () => false,
    path,
    key,
    resource: (item) => item,
  });

const noCountries = ({ dialect, accountSid }: RestContext): RestAnswer => ({
  status: 200,
  body: { uri: resourceUri(dialect, accountSid, '/AvailablePhoneNumbers'), countries: [] },
});
