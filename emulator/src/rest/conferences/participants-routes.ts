/** The Participants resource of a conference: create, list, fetch, update, remove. */
import type { FastifyInstance } from 'fastify';
import type { Conference, ParticipantRecord } from '../../conferences/conference.ts';
import { answer, type RestAnswer } from '../answer.ts';
import { behaviorOf, planWanted } from '../calls/dialed-party.ts';
import { parseFlag } from '../choices.ts';
import { listAnswer } from '../list-answer.ts';
import type { Sequence } from '../paging.ts';
import { parseQuery, type RequestParameters } from '../request-parameters.ts';
import type { RestContext } from '../rest-context.ts';
import { accepted, type Checked, missing } from '../rest-error.ts';
import { participantResource } from './conference-resource.ts';
import { withConference } from './conferences-routes.ts';
import { parseCreateParticipant } from './create-participant.ts';
import { noOneToCoach, updateParticipant } from './update-participant.ts';

interface ListPath {
  Params: { conference: string };
}
interface ParticipantPath {
  Params: { conference: string; participant: string };
}

const LIST = '/Conferences/:conference/Participants';
const ITEM = `${LIST}/:participant`;

/** Adds the routes, below an account. */
export function participantsRoutes(app: FastifyInstance, context: RestContext): void {
  const withParticipant = (
    params: ParticipantPath['Params'],
    run: (conference: Conference, participant: ParticipantRecord) => Checked<RestAnswer>,
  ): Checked<RestAnswer> =>
    withConference(context, params.conference, (conference) => {
      const found = findParticipant(conference, params.participant);
      if (found !== null) return run(conference, found);
      return missing(`/Conferences/${conference.sid}/Participants/${params.participant}`);
    });

  app.post<ListPath>(LIST, (request, reply) =>
    answer(context, 'participants.create', request, reply, (body) => {
      const parameters = body();
      if (!parameters.ok) return parameters;
      return create(context, request.params.conference, parameters.value);
    }),
  );
  app.get<ListPath>(LIST, (request, reply) =>
    answer(context, 'participants.list', request, reply, () =>
      withConference(context, request.params.conference, (conference) =>
        listParticipants(context, conference, parseQuery(request.url)),
      ),
    ),
  );
  app.get<ParticipantPath>(ITEM, (request, reply) =>
    answer(context, 'participants.fetch', request, reply, () =>
      withParticipant(request.params, (_conference, participant) =>
        shown(context, participant, 200),
      ),
    ),
  );
  app.post<ParticipantPath>(ITEM, (request, reply) =>
    answer(context, 'participants.update', request, reply, (body) =>
      withParticipant(request.params, (conference, participant) => {
        const parameters = body();
        if (!parameters.ok) return parameters;
        const updated = updateParticipant(context, conference, participant, parameters.value);
        return updated.ok ? shown(context, participant, 200) : updated;
      }),
    ),
  );
  app.delete<ParticipantPath>(ITEM, (request, reply) =>
    answer(context, 'participants.delete', request, reply, () =>
      withParticipant(request.params, (conference, { callSid }) => {
        context.conferences.kick(conference, callSid, context.clock.now());
        return accepted({ status: 204, body: null });
      }),
    ),
  );
}

/** By the sid of their call, or by their label on Twilio. */
const findParticipant = (conference: Conference, name: string): ParticipantRecord | null =>
  conference.participant(name) ??
  conference.participants().find(({ label }) => label !== null && label === name) ??
  null;

/** The format of a conference's sid; anything else is a name. */
const CONFERENCE_SID = {
  signalwire: /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i,
  twilio: /^CF[0-9a-f]{32}$/i,
} as const;

function create(
  context: RestContext,
  name: string,
  parameters: RequestParameters,
): Checked<RestAnswer> {
  const known = knownConference(context, name);
  if (!known.ok) return known;
  const wanted = parseCreateParticipant(parameters, context.dialect);
  if (!wanted.ok) return wanted;
  const behavior = behaviorOf(context, wanted.value);
  if (!behavior.ok) return behavior;
  const { coach } = wanted.value.participant;
  if (coach !== null && known.value?.present.has(coach) !== true) {
    return noOneToCoach(context.dialect);
  }
  const now = context.clock.now();
  const conference = known.value ?? context.conferences.open(name, wanted.value.terms, now);
  const { participant, earlyMedia, timeoutSeconds, limitSeconds, record, detection, ...call } =
    wanted.value;
  const random = context.streams.stream(`rest-call/${context.calls.nextOrdinal}`);
  const sid = context.mint.callSid(random);
  const plan = planWanted(context, random, {
    timeoutSeconds,
    record,
    detectMachine: detection !== null,
    awaitMessageEnd: detection?.untilGreetingEnds,
    behavior: behavior.value,
  });
  const { to, from, reporting, recordingTerms } = call;
  const invited = context.voice.conferenceCalls.invite(
    conference,
    {
      call: {
        ...{ sid, to, from, reporting, recordingTerms, plan },
        direction: 'outbound-api',
        callerName: null,
        forwardedFrom: null,
        voice: null,
      },
      participant,
      earlyMedia,
      detectionReport: detection?.report ?? null,
    },
    now,
  );
  if (limitSeconds !== null) context.timeLimits.set(invited.leg, limitSeconds);
  return shown(context, invited.participant, 201);
}

/** The open conference with this sid or name; null for an unknown name, a refusal for a sid. */
function knownConference(context: RestContext, name: string): Checked<Conference | null> {
  const { conferences, dialect } = context;
  const known = conferences.ledger.get(name);
  if (known !== undefined && known.endedAt === null) return accepted(known);
  if (known !== undefined || CONFERENCE_SID[dialect].test(name)) {
    return missing(`/Conferences/${name}`);
  }
  return accepted(conferences.named(name) ?? null);
}

function listParticipants(
  context: RestContext,
  conference: Conference,
  query: RequestParameters,
): Checked<RestAnswer> {
  const muted = parseFlag(query, 'Muted');
  if (!muted.ok) return muted;
  const hold = parseFlag(query, 'Hold');
  if (!hold.ok) return hold;
  const coaching = parseFlag(query, 'Coaching');
  if (!coaching.ok) return coaching;
  return listAnswer(context, query, {
    route: 'participants.list',
    items: presentIn(conference),
    matches: (participant) =>
      (coaching.value === null || (participant.coach !== null) === coaching.value) &&
      (muted.value === null || participant.muted === muted.value) &&
      (hold.value === null || participant.hold === hold.value),
    path: `/Conferences/${conference.sid}/Participants`,
    key: 'participants',
    resource: (participant) => resourceOf(context, participant),
  });
}

/** The participants as a sequence for lists. */
function presentIn(conference: Conference): Sequence<ParticipantRecord> {
  const present = conference.participants();
  return {
    newestFirst: (before = Number.POSITIVE_INFINITY) =>
      present.filter(({ ordinal }) => ordinal < before).toReversed(),
    oldestFirst: (after = -1) => present.filter(({ ordinal }) => ordinal > after),
  };
}

const shown = (
  context: RestContext,
  participant: ParticipantRecord,
  status: number,
): Checked<RestAnswer> => accepted({ status, body: resourceOf(context, participant) });

function resourceOf(context: RestContext, participant: ParticipantRecord): object {
  const { dialect, accountSid, calls } = context;
  const call = calls.get(participant.callSid);
  return participantResource(dialect, accountSid, participant, call?.status ?? null);
}
