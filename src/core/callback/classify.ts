/**
 * Classifies a request by its shape, since status callbacks, recordings, conferences and cXML voice
 * requests all reach the same URLs. This never fails: a request that fits nothing is `malformed`, with
 * a reason for its sender.
 */

import type { CallEventKind } from '../call-event.ts';
import { isEnd, normaliseStatus } from '../call-status.ts';
import {
  type AccountSid,
  type CallSid,
  type ConferenceSid,
  parseAccountSid,
  parseCallSid,
  parseConferenceSid,
} from '../ids.ts';
import type { NamedParameters } from './parameters.ts';
import { textOf } from './voice-parameters.ts';

/** A request about a call, which becomes an event. */
export interface CallCallback {
  readonly type: 'event';
  readonly kind: CallEventKind;
  readonly accountSid: AccountSid;
  /** The call; for a conference event without one, the room itself (lists don't show that row). */
  readonly callSid: CallSid;
}

export type Classified =
  | CallCallback
  /** The provider asks what to do with a call. It says nothing that a callback doesn't. */
  | { readonly type: 'voice-request' }
  /** The state of a text message. */
  | { readonly type: 'message'; readonly messageSid: string }
  | { readonly type: 'malformed'; readonly reason: string };

/** Classifies a request by its parameters. */
export function classify(parameters: NamedParameters): Classified {
  const kind = kindOf(parameters);
  switch (kind) {
    case 'voice-request':
      return { type: 'voice-request' };
    case 'message':
      return { type: 'message', messageSid: textOf(parameters, 'MessageSid') ?? '' };
    case null:
      return {
        type: 'malformed',
        reason:
          'it has no CallStatus and is not a recording, conference or message callback; ' +
          'set this URL as a StatusCallback',
      };
    case 'progress':
    case 'number':
    case 'recording':
    case 'conference':
    case 'answered-by':
      return identify(parameters, kind);
  }
}

function kindOf(parameters: NamedParameters): CallEventKind | 'voice-request' | 'message' | null {
  if (textOf(parameters, 'RecordingSid') !== null && parameters.has('RecordingStatus')) {
    return 'recording';
  }
  if (textOf(parameters, 'MessageSid') !== null) return 'message';
  if (parameters.has('StatusCallbackEvent') && parameters.has('ConferenceSid')) return 'conference';
  const raw = textOf(parameters, 'CallStatus');
  if (raw === null) return textOf(parameters, 'AnsweredBy') !== null ? 'answered-by' : null;
  if (parameters.has('CallbackSource')) return 'progress';
  if (ACTION_PARAMETERS.some((name) => parameters.has(name))) return 'voice-request';
  const status = normaliseStatus(raw);
  if (isEnd(status)) return 'number';
  return status === 'unknown' ? 'progress' : 'voice-request';
}

/** Sent only to a verb's `action` URL. */
const ACTION_PARAMETERS = ['DialCallStatus', 'Digits', 'SpeechResult'];

function identify(parameters: NamedParameters, kind: CallEventKind): Classified {
  for (const name of ['AccountSid', 'CallSid', 'CallStatus']) {
    const value = parameters.get(name);
    if (value !== undefined && typeof value !== 'string' && new Set(value).size > 1) {
      return { type: 'malformed', reason: `it has more than one ${name}` };
    }
  }
  const accountSid = parseAccountSid(textOf(parameters, 'AccountSid'));
  if (accountSid === null) return unidentified(parameters, 'AccountSid');
  const callSid = parseCallSid(textOf(parameters, 'CallSid')) ?? roomOf(parameters, kind);
  if (callSid === null) return unidentified(parameters, 'CallSid');
  if (kind === 'conference' && conferenceOf(parameters) === null) {
    return unidentified(parameters, 'ConferenceSid');
  }
  return { type: 'event', kind, accountSid, callSid };
}

/** A room's own events (start, end) can lack a participant: they're kept under the room's sid. */
function roomOf(parameters: NamedParameters, kind: CallEventKind): CallSid | null {
  const room =
    kind === 'conference' || kind === 'recording' ? textOf(parameters, 'ConferenceSid') : null;
  return textOf(parameters, 'CallSid') === null ? parseCallSid(room) : null;
}

const unidentified = (parameters: NamedParameters, name: string): Classified => ({
  type: 'malformed',
  reason:
    textOf(parameters, name) === null
      ? `it has no ${name}`
      : `its ${name} is not a sid: 1 to 64 letters, digits, '.', '_', ':' or '-'`,
});

/** The conference of a conference event. */
export const conferenceOf = (parameters: NamedParameters): ConferenceSid | null =>
  parseConferenceSid(textOf(parameters, 'ConferenceSid'));
