/** The Recordings resource of an account: list, fetch, delete. */
import type { FastifyInstance } from 'fastify';
import type { Recording } from '../../recordings/recording.ts';
import { answer, type RestAnswer } from '../answer.ts';
import { listAnswer } from '../list-answer.ts';
import { parseQuery, type RequestParameters } from '../request-parameters.ts';
import type { RestContext } from '../rest-context.ts';
import { accepted, type Checked, invalid, missing } from '../rest-error.ts';
import { parseTimeFilter } from '../time-filter.ts';
import { type RecordingHome, recordingResource } from './recording-resource.ts';

interface RecordingPath {
  Params: { recording: string };
}

/** Adds the routes, below an account. */
export function recordingsRoutes(app: FastifyInstance, context: RestContext): void {
  app.get('/Recordings', (request, reply) =>
    answer(context, 'recordings.list', request, reply, () =>
      listRecordings(context, parseQuery(request.url)),
    ),
  );
  app.get<RecordingPath>('/Recordings/:recording', (request, reply) =>
    answer(context, 'recordings.fetch', request, reply, () => {
      const { recording: sid } = request.params;
      const recording = context.recorder.ledger.get(sid);
      if (recording === undefined) return missing(`/Recordings/${sid}`);
      return shownRecording(context, { home: 'account', path: '/Recordings' }, recording, 200);
    }),
  );
  app.delete<RecordingPath>('/Recordings/:recording', (request, reply) =>
    answer(context, 'recordings.delete', request, reply, () => {
      const { recording: sid } = request.params;
      const recording = context.recorder.ledger.get(sid);
      if (recording === undefined) return missing(`/Recordings/${sid}`);
      return deleteRecording(context, recording);
    }),
  );
}

/** Deletes a recording that is over. */
export function deleteRecording(context: RestContext, recording: Recording): Checked<RestAnswer> {
  if (recording.status === 'in-progress' || recording.status === 'paused') {
    return invalid(20_009, "A recording can be deleted once it's over.");
  }
  context.recorder.delete(recording);
  return accepted({ status: 204, body: null });
}

/** A collection of recordings, by its path below the account. */
export interface RecordingCollection {
  readonly home: RecordingHome;
  readonly path: string;
}

/** A recording as an answer, in the collection that it was requested in. */
export const shownRecording = (
  context: RestContext,
  collection: RecordingCollection,
  recording: Recording,
  status: number,
): Checked<RestAnswer> => accepted({ status, body: resourceOf(context, collection, recording) });

const resourceOf = (
  { dialect, accountSid, recorder }: RestContext,
  { home, path }: RecordingCollection,
  recording: Recording,
): object =>
  recordingResource(dialect, accountSid, recording, {
    home,
    path: `${path}/${recording.sid}`,
    mediaUrl: recorder.urlOf(recording.sid),
  });

function listRecordings(context: RestContext, query: RequestParameters): Checked<RestAnswer> {
  const [callSid, conferenceSid] = [query.one('CallSid'), query.one('ConferenceSid')];
  const collection = { home: 'account', path: '/Recordings' } as const;
  return recordingList(context, query, collection, (recording) => {
    const isOfCall = callSid === null || recording.callSid === callSid;
    return isOfCall && (conferenceSid === null || recording.conferenceSid === conferenceSid);
  });
}

/** The recordings that match, including by DateCreated. */
export function recordingList(
  context: RestContext,
  query: RequestParameters,
  collection: RecordingCollection,
  matches: (recording: Recording) => boolean,
): Checked<RestAnswer> {
  const created = parseTimeFilter(query, 'DateCreated');
  if (!created.ok) return created;
  return listAnswer(context, query, {
    route: 'recordings.list',
    items: context.recorder.ledger,
    matches: (recording) => matches(recording) && created.value(recording.createdAt),
    path: collection.path,
    key: 'recordings',
    resource: (recording) => resourceOf(context, collection, recording),
  });
}
