/**
 * The recordings of one call, or of one conference: list, start, fetch, pause, resume, stop and
 * delete. Sources: SignalWire docs "Create a recording" and "Update a recording", Twilio docs
 * "Recordings resource" (August 2026).
 */
import type { FastifyInstance } from 'fastify';
import type { Recording, RecordingSource } from '../../recordings/recording.ts';
import type { CallSid, ConferenceSid } from '../../vocabulary/ids.ts';
import { answer, type RestAnswer } from '../answer.ts';
import { parseQuery, type RequestParameters } from '../request-parameters.ts';
import type { RestContext } from '../rest-context.ts';
import { type Checked, invalid, missing } from '../rest-error.ts';
import { parseCreateRecording, parseUpdateRecording } from './recording-parameters.ts';
import {
  deleteRecording,
  type RecordingCollection,
  recordingList,
  shownRecording,
} from './recordings-routes.ts';

/** A call or a conference, whose recordings these are. */
export interface RecordingOwner {
  readonly callSid: CallSid | null;
  readonly conferenceSid: ConferenceSid | null;
  /** Whether it can be recorded now. */
  readonly isLive: boolean;
  readonly source: RecordingSource;
}

/** The collection that the routes are below, and how to find an owner in it. */
export interface RecordingOwners {
  readonly home: 'call' | 'conference';
  /** `/Calls` or `/Conferences`. */
  readonly collection: string;
  readonly find: (sid: string) => RecordingOwner | null;
}

/** The recordings of calls. */
export const callsAsOwners = ({ calls }: RestContext): RecordingOwners => ({
  home: 'call',
  collection: '/Calls',
  find(sid) {
    const leg = calls.get(sid);
    if (leg === undefined) return null;
    return {
      callSid: leg.sid,
      conferenceSid: null,
      isLive: leg.status === 'in-progress',
      source: 'start-call-recording',
    };
  },
});

/** The recordings of conferences. */
export const conferencesAsOwners = ({ conferences }: RestContext): RecordingOwners => ({
  home: 'conference',
  collection: '/Conferences',
  find(sid) {
    const conference = conferences.ledger.get(sid);
    if (conference === undefined) return null;
    return {
      callSid: null,
      conferenceSid: conference.sid,
      isLive: conference.status === 'in-progress',
      source: 'start-conference-recording',
    };
  },
});

interface ListPath {
  Params: { owner: string };
}
interface RecordingPath {
  Params: { owner: string; recording: string };
}

/** Adds the routes, below an account. */
export function ownedRecordingsRoutes(
  app: FastifyInstance,
  context: RestContext,
  owners: RecordingOwners,
): void {
  const list = `${owners.collection}/:owner/Recordings`;
  const { withOwner, withRecording } = lookUps(context, owners);
  app.get<ListPath>(list, (request, reply) =>
    answer(context, 'recordings.list', request, reply, () =>
      withOwner(request.params, (owner, recordings) =>
        recordingList(context, parseQuery(request.url), recordings, isOf(owner)),
      ),
    ),
  );
  app.post<ListPath>(list, (request, reply) =>
    answer(context, 'recordings.create', request, reply, (body) =>
      withOwner(request.params, (owner, recordings) => {
        const parameters = body();
        return parameters.ok ? start(context, owner, recordings, parameters.value) : parameters;
      }),
    ),
  );
  app.get<RecordingPath>(`${list}/:recording`, (request, reply) =>
    answer(context, 'recordings.fetch', request, reply, () =>
      withRecording(request.params, (recording, recordings) =>
        shownRecording(context, recordings, recording, 200),
      ),
    ),
  );
  app.post<RecordingPath>(`${list}/:recording`, (request, reply) =>
    answer(context, 'recordings.update', request, reply, (body) =>
      withRecording(request.params, (recording, recordings) => {
        const parameters = body();
        if (!parameters.ok) return parameters;
        return update(context, recording, recordings, parameters.value);
      }),
    ),
  );
  app.delete<RecordingPath>(`${list}/:recording`, (request, reply) =>
    answer(context, 'recordings.delete', request, reply, () =>
      withRecording(request.params, (recording) => deleteRecording(context, recording)),
    ),
  );
}

/** Find what a path names, run something on it, and refuse what isn't there. */
function lookUps(context: RestContext, { home, collection, find }: RecordingOwners) {
  const withOwner = (
    { owner: sid }: ListPath['Params'],
    run: (owner: RecordingOwner, recordings: RecordingCollection) => Checked<RestAnswer>,
  ): Checked<RestAnswer> => {
    const owner = find(sid);
    if (owner === null) return missing(`${collection}/${sid}`);
    return run(owner, { home, path: `${collection}/${sid}/Recordings` });
  };
  const withRecording = (
    params: RecordingPath['Params'],
    run: (recording: Recording, recordings: RecordingCollection) => Checked<RestAnswer>,
  ): Checked<RestAnswer> =>
    withOwner(params, (owner, recordings) => {
      const recording = findRecording(context, owner, params.recording);
      if (recording === null) return missing(`${recordings.path}/${params.recording}`);
      return run(recording, recordings);
    });
  return { withOwner, withRecording };
}

const isOf = (owner: RecordingOwner) => (recording: Recording) =>
  owner.callSid === null
    ? recording.conferenceSid === owner.conferenceSid
    : recording.callSid === owner.callSid;

/** By sid, or `Twilio.CURRENT` for the newest that runs. */
function findRecording(context: RestContext, owner: RecordingOwner, sid: string): Recording | null {
  const { recorder } = context;
  if (sid === 'Twilio.CURRENT') {
    const ownerSid = owner.callSid ?? owner.conferenceSid;
    return ownerSid === null ? null : (recorder.running(ownerSid).at(-1) ?? null);
  }
  const recording = recorder.ledger.get(sid);
  return recording !== undefined && isOf(owner)(recording) ? recording : null;
}

function start(
  context: RestContext,
  owner: RecordingOwner,
  recordings: RecordingCollection,
  parameters: RequestParameters,
): Checked<RestAnswer> {
  const { recorder, mint, streams, clock, dialect } = context;
  const checked = parseCreateRecording(parameters, dialect);
  if (!checked.ok) return checked;
  if (!owner.isLive)
    return invalid(21_220, 'Only a call or conference in progress can be recorded.');
  const random = streams.stream(`recording/${recorder.ledger.nextOrdinal}`);
  const { callSid, conferenceSid, source } = owner;
  const wanted = { sid: mint.recordingSid(random), callSid, conferenceSid, source };
  const recording = recorder.start({ ...wanted, ...checked.value }, clock.now());
  const status = dialect === 'twilio' ? 201 : 200;
  return shownRecording(context, recordings, recording, status);
}

function update(
  context: RestContext,
  recording: Recording,
  recordings: RecordingCollection,
  parameters: RequestParameters,
): Checked<RestAnswer> {
  const { recorder, clock } = context;
  const checked = parseUpdateRecording(parameters);
  if (!checked.ok) return checked;
  if (!recorder.isRunning(recording)) {
    return invalid(
      21_220,
      "This recording can't be changed: it's over, or it lasts as long as its call.",
    );
  }
  const { status, pauseBehavior } = checked.value;
  const now = clock.now();
  if (status === 'paused') recorder.pause(recording, pauseBehavior, now);
  else if (status === 'in-progress') recorder.resume(recording, now);
  else recorder.stop(recording, now);
  return shownRecording(context, recordings, recording, 200);
}
