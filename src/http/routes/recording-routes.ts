/** Recordings, fetched from the provider for those who may listen to them. */

import { z } from 'zod';
import { failure } from '../../core/result.ts';
import type { CallStore } from '../../ports/call-store.ts';
import type { RecordingProblem, RecordingSource } from '../../ports/recordings.ts';
import { type HttpError, httpError } from '../errors/errors.ts';
import { audioAnswer } from '../routing/audio-answer.ts';
import { NONE, type Route, route } from '../routing/route.ts';
import { findBySid, SID_ERRORS, sidShape } from './find-by-sid.ts';
import { INCOMPLETE } from './store-errors.ts';

export interface RecordingSources {
  readonly calls: CallStore;
  readonly recordings: RecordingSource;
}

export const recordingRoute = ({ calls, recordings }: RecordingSources): Route =>
  route({
    method: 'GET',
    path: '/api/v1/calls/{sid}/recordings/{recordingSid}',
    name: 'getRecording',
    summary: "A recording's audio, through Callboard. Parts of it, by `Range`, are possible.",
    group: 'Calls',
    access: 'operator',
    params: z.object({
      ...sidShape,
      recordingSid: z.string().meta({ description: "The recording's sid, as the call lists it." }),
    }),
    query: NONE,
    body: NONE,
    answer: audioAnswer,
    errors: [
      ...SID_ERRORS,
      ...INCOMPLETE,
      ...(['recording_not_found', 'recording_range', 'recording_refused'] as const),
      'provider_unreachable',
    ],
    async handle({ principal, params, headers: { range } }) {
      const call = await findBySid(calls, principal, params.sid, (sid) =>
        calls.call(principal, sid),
      );
      if (!call.ok) return call;
      const recording = call.value.recordings.find(
        ({ recordingSid }) => recordingSid === params.recordingSid,
      );
      const url = recording?.url ?? null;
      if (url === null) return failure(NOT_LISTED);
      const opened = await recordings.open(url, isOneRange(range) ? range : null);
      return opened.ok ? opened : failure(errorOf(opened.problem));
    },
  });

/** A server may ignore `Range`. Players ask for one range at a time. */
const isOneRange = (range: string | undefined): range is string =>
  /^bytes=(?:\d{1,15}-\d{0,15}|-\d{1,15})$/.test(range ?? '');

const NOT_LISTED = httpError(
  'recording_not_found',
  'The call has no recording with this sid and a URL.',
);

function errorOf(problem: RecordingProblem): HttpError {
  switch (problem.kind) {
    case 'not-found':
      return httpError('recording_not_found', "The provider doesn't have this recording any more.");
    case 'no-such-range': {
      const error = httpError('recording_range', 'The recording is shorter than the range.');
      const { contentRange } = problem;
      return contentRange === null
        ? error
        : { ...error, headers: { 'content-range': contentRange } };
    }
    case 'foreign':
      return refused(problem.kind, "the recording's URL isn't one of the provider's");
    case 'denied':
      return refused(problem.kind, "the provider doesn't accept the account in the settings");
    case 'not-audio':
      return refused(problem.kind, "what the provider sent isn't audio");
    case 'unreachable':
      return httpError(
        'provider_unreachable',
        "The provider didn't send the recording in time, or answered with an error. Try again.",
      );
  }
}

const refused = (reason: string, because: string): HttpError =>
  httpError('recording_refused', `The recording can't be played: ${because}.`, { reason });
