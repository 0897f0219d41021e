/** The Participants resource of a conference: list, fetch, mute and hold, put out. */
import type { FastifyInstance } from 'fastify';
import type { Conference, ParticipantRecord } from '../conferences/conference.ts';
import { answer, bodyOf, type RestAnswer } from './answer.ts';
import { parseFlag } from './choices.ts';
import { participantResource } from './conference-resource.ts';
import { withConference } from './conferences-routes.ts';
import { listAnswer } from './list-answer.ts';
import type { Sequence } from './paging.ts';
import { parseQuery, type RequestParameters } from './request-parameters.ts';
import type { RestContext } from './rest-context.ts';
import { accepted, type Checked, invalid, missing } from './rest-error.ts';

interface ListPath {
  Params: { conference: string };
}
interface ParticipantPath {
  Params: { conference: string; participant: string };
}

const LIST = '/Conferences/:conference/Participants';
const ITEM = `${LIST}/:participant`;

/** What the emulator does not play, and a participant can therefore not be given. */
const UNSUPPORTED = ['AnnounceUrl', 'CallSidToCoach', 'WaitUrl'] as const;

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

  app.get<ListPath>(LIST, (request, reply) =>
    answer(context, 'participants.list', request, reply, () =>
      withConference(context, request.params.conference, (conference) =>
        listParticipants(context, conference, parseQuery(request.url)),
      ),
    ),
  );
  app.get<ParticipantPath>(ITEM, (request, reply) =>
    answer(context, 'participants.fetch', request, reply, () =>
      withParticipant(request.params, (_conference, participant) => shown(context, participant)),
    ),
  );
  app.post<ParticipantPath>(ITEM, (request, reply) =>
    answer(context, 'participants.update', request, reply, () =>
      withParticipant(request.params, (conference, participant) => {
        const parameters = bodyOf(request);
        if (!parameters.ok) return parameters;
        return update(context, conference, participant, parameters.value);
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

/** By the sid of their call, or by the label that Twilio lets them have. */
const findParticipant = (conference: Conference, name: string): ParticipantRecord | null =>
  conference.participant(name) ??
  conference.participants().find(({ label }) => label !== null && label === name) ??
  null;

function update(
  context: RestContext,
  conference: Conference,
  participant: ParticipantRecord,
  parameters: RequestParameters,
): Checked<RestAnswer> {
  for (const name of UNSUPPORTED) {
    if (parameters.one(name) === null) continue;
    return invalid(20_422, `The emulator does not play anything to anyone: leave ${name} out.`);
  }
  const muted = parseFlag(parameters, 'Muted');
  if (!muted.ok) return muted;
  const hold = parseFlag(parameters, 'Hold');
  if (!hold.ok) return hold;
  const now = context.clock.now();
  const { callSid } = participant;
  if (muted.value !== null) context.conferences.mute(conference, callSid, muted.value, now);
  if (hold.value !== null) context.conferences.hold(conference, callSid, hold.value, now);
  return shown(context, conference.participant(callSid) ?? participant);
}

function listParticipants(
  context: RestContext,
  conference: Conference,
  query: RequestParameters,
): Checked<RestAnswer> {
  const { dialect, accountSid } = context;
  const muted = parseFlag(query, 'Muted');
  if (!muted.ok) return muted;
  const hold = parseFlag(query, 'Hold');
  if (!hold.ok) return hold;
  const coaching = parseFlag(query, 'Coaching');
  if (!coaching.ok) return coaching;
  return listAnswer(context, query, {
    items: presentIn(conference),
    matches: (participant) =>
      coaching.value !== true &&
      (muted.value === null || participant.muted === muted.value) &&
      (hold.value === null || participant.hold === hold.value),
    path: `/Conferences/${conference.sid}/Participants`,
    key: 'participants',
    resource: (participant) => participantResource(dialect, accountSid, participant),
  });
}

/** Those who are in it, as a list goes through them. */
function presentIn(conference: Conference): Sequence<ParticipantRecord> {
  const present = conference.participants();
  return {
    newestFirst: (before = Number.POSITIVE_INFINITY) =>
      present.filter(({ ordinal }) => ordinal < before).toReversed(),
    oldestFirst: (after = -1) => present.filter(({ ordinal }) => ordinal > after),
  };
}

const shown = (context: RestContext, participant: ParticipantRecord): Checked<RestAnswer> =>
  accepted({
    status: 200,
    body: participantResource(context.dialect, context.accountSid, participant),
  });
