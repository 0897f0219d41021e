/** The Conferences resource: list, fetch, end. Dialing into a conference creates it. */
import type { FastifyInstance } from 'fastify';
import type { Conference } from '../../conferences/conference.ts';
import { answer, type RestAnswer } from '../answer.ts';
import { parseChoice } from '../choices.ts';
import { listAnswer } from '../list-answer.ts';
import { parseQuery, type RequestParameters } from '../request-parameters.ts';
import type { RestContext } from '../rest-context.ts';
import { accepted, type Checked, invalid, missing } from '../rest-error.ts';
import { parseTimeFilter } from '../time-filter.ts';
import { conferenceResource } from './conference-resource.ts';

interface ConferencePath {
  Params: { conference: string };
}

/** Adds the routes, below an account. */
export function conferencesRoutes(app: FastifyInstance, context: RestContext): void {
  app.get('/Conferences', (request, reply) =>
    answer(context, 'conferences.list', request, reply, () =>
      listConferences(context, parseQuery(request.url)),
    ),
  );
  app.get<ConferencePath>('/Conferences/:conference', (request, reply) =>
    answer(context, 'conferences.fetch', request, reply, () =>
      withConference(context, request.params.conference, (conference) =>
        shown(context, conference),
      ),
    ),
  );
  app.post<ConferencePath>('/Conferences/:conference', (request, reply) =>
    answer(context, 'conferences.update', request, reply, (body) =>
      withConference(context, request.params.conference, (conference) => {
        const parameters = body();
        return parameters.ok ? update(context, conference, parameters.value) : parameters;
      }),
    ),
  );
}

/** Runs with a conference, or refuses if there's none with this sid. */
export function withConference(
  context: RestContext,
  sid: string,
  run: (conference: Conference) => Checked<RestAnswer>,
): Checked<RestAnswer> {
  const conference = context.conferences.ledger.get(sid);
  return conference === undefined ? missing(`/Conferences/${sid}`) : run(conference);
}

const BAD_STATUS = { signalwire: 21_475, twilio: 20_422 } as const;
const TOO_LATE = { signalwire: 10_000, twilio: 21_220 } as const;

function update(
  context: RestContext,
  conference: Conference,
  parameters: RequestParameters,
): Checked<RestAnswer> {
  const status = parseChoice(parameters, 'Status', ['completed'], BAD_STATUS[context.dialect]);
  if (!status.ok) return status;
  if (status.value !== null && !context.conferences.end(conference, context.clock.now())) {
    return invalid(TOO_LATE[context.dialect], 'The conference is already over.');
  }
  return shown(context, conference);
}

function listConferences(context: RestContext, query: RequestParameters): Checked<RestAnswer> {
  const { dialect, accountSid } = context;
  const status = parseChoice(query, 'Status', ['init', 'in-progress', 'completed']);
  if (!status.ok) return status;
  const created = parseTimeFilter(query, 'DateCreated');
  if (!created.ok) return created;
  const updated = parseTimeFilter(query, 'DateUpdated');
  if (!updated.ok) return updated;
  const name = query.one('FriendlyName');
  return listAnswer(context, query, {
    route: 'conferences.list',
    items: context.conferences.ledger,
    matches: (conference) =>
      (status.value === null || conference.status === status.value) &&
      (name === null || conference.friendlyName === name) &&
      created.value(conference.createdAt) &&
      updated.value(conference.updatedAt),
    path: '/Conferences',
    key: 'conferences',
    resource: (conference) => conferenceResource(dialect, accountSid, conference),
  });
}

const shown = (context: RestContext, conference: Conference): Checked<RestAnswer> =>
  accepted({
    status: 200,
    body: conferenceResource(context.dialect, context.accountSid, conference),
  });
