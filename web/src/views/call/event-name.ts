/** What an event is called. */

import type { TimelineEvent } from '../../../../src/core/wire/event-list.ts';
import { CALL_TEXTS } from '../../texts/call.ts';

const { timeline: TEXTS } = CALL_TEXTS;

/** `In progress`, `Recording completed`, `Conference participant-join`. Words are the provider's own. */
export function eventName({ kind, status, parameters }: TimelineEvent): string {
  switch (kind) {
    case 'progress':
    case 'number':
      return capital((status ?? kind).replaceAll('-', ' '));
    case 'recording':
      return capital(withWord(TEXTS.recordingUnknown, parameters['RecordingStatus']));
    case 'conference':
      return capital(withWord(TEXTS.conference, parameters['StatusCallbackEvent']));
    case 'answered-by':
      return capital(withWord(TEXTS.answeredBy, parameters['AnsweredBy']));
  }
}

const withWord = (name: string, word: string | readonly string[] | undefined): string =>
  typeof word === 'string' ? `${name} ${word.replaceAll('_', ' ')}` : name;

const capital = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1);
