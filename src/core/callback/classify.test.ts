/** The shapes by which requests are classified. */

import { describe, expect, it } from 'vitest';
import { classify } from './classify.ts';
import { parseForm } from './form.ts';

const IDS = 'AccountSid=AC1&CallSid=CA1';
const SOURCE = 'CallbackSource=call-progress-events';
const ROOM = 'ConferenceSid=CF1&StatusCallbackEvent=participant-join';

/** The kind of event in a form, or the type of anything else. */
function kindOf(form: string): string {
  const classified = classify(parseForm(form));
  return classified.type === 'event' ? classified.kind : classified.type;
}

describe('classify', () => {
  it.each([
    // Progress callbacks have a CallbackSource, whatever else they have.
    [`${IDS}&${SOURCE}&CallStatus=ringing`, 'progress'],
    [`${IDS}&${SOURCE}&CallStatus=completed`, 'progress'],
    [`${IDS}&${SOURCE}&CallStatus=answered`, 'progress'],
    [`${IDS}&${SOURCE}&CallStatus=on-hold`, 'progress'],
    [`${IDS}&CallbackSource=&CallStatus=ringing`, 'progress'],
    [`${IDS}&${SOURCE}&CallStatus=completed&AnsweredBy=human`, 'progress'],
    [`${IDS}&${SOURCE}&CallStatus=completed&RecordingSid=RE1&RecordingUrl=u`, 'progress'],
    [`${IDS}&${SOURCE}&CallStatus=in-progress&Digits=1`, 'progress'],
    // A terminal status without one is a number's own callback.
    [`${IDS}&CallStatus=completed`, 'number'],
    [`${IDS}&CallStatus=failed&CallDuration=0`, 'number'],
    [`${IDS}&CallStatus=busy`, 'number'],
    [`${IDS}&CallStatus=no-answer`, 'number'],
    [`${IDS}&CallStatus=canceled`, 'number'],
    // An unknown status might be an end, so it's kept.
    [`${IDS}&CallStatus=on-hold`, 'progress'],
    // cXML voice requests: for a call in progress, or for a verb's action.
    [`${IDS}&CallStatus=ringing&Direction=inbound`, 'voice-request'],
    [`${IDS}&CallStatus=queued`, 'voice-request'],
    [`${IDS}&CallStatus=initiated`, 'voice-request'],
    [`${IDS}&CallStatus=in-progress`, 'voice-request'],
    [`${IDS}&CallStatus=answered`, 'voice-request'],
    [`${IDS}&CallStatus=in-progress&Digits=42`, 'voice-request'],
    [`${IDS}&CallStatus=completed&DialCallStatus=busy&DialCallSid=CA2`, 'voice-request'],
    [`${IDS}&CallStatus=completed&Digits=hangup&RecordingUrl=u`, 'voice-request'],
    [`${IDS}&CallStatus=completed&SpeechResult=yes`, 'voice-request'],
    // Recordings of a call or a conference.
    [`${IDS}&RecordingSid=RE1&RecordingStatus=completed`, 'recording'],
    [`${IDS}&RecordingSid=RE1&RecordingStatus=in-progress`, 'recording'],
    [`${IDS}&RecordingSid=RE1&RecordingStatus=absent`, 'recording'],
    ['AccountSid=AC1&ConferenceSid=CF1&RecordingSid=RE1&RecordingStatus=failed', 'recording'],
    // Conference events, about a participant or the conference.
    [`${IDS}&${ROOM}`, 'conference'],
    [`${IDS}&${ROOM}&ParticipantCallStatus=completed`, 'conference'],
    ['AccountSid=AC1&ConferenceSid=CF1&StatusCallbackEvent=conference-end', 'conference'],
    // Asynchronous machine detection.
    [`${IDS}&AnsweredBy=machine_start&MachineDetectionDuration=2500`, 'answered-by'],
    // Text messages.
    ['AccountSid=AC1&MessageSid=SM1&MessageStatus=delivered', 'message'],
    // Anything else.
    ['', 'malformed'],
    [IDS, 'malformed'],
    [`${IDS}&CallStatus=`, 'malformed'],
    [`${IDS}&callstatus=completed`, 'malformed'],
    [`${IDS}&ConferenceSid=CF1`, 'malformed'],
    ['hello=world', 'malformed'],
  ])('%s: %s', (form, kind) => {
    expect(kindOf(form)).toBe(kind);
  });

  it.each<[form: string, classified: unknown]>([
    [
      `${IDS}&${SOURCE}&CallStatus=ringing`,
      { type: 'event', kind: 'progress', accountSid: 'AC1', callSid: 'CA1' },
    ],
    [
      `AccountSid=AC1&${ROOM}`,
      { type: 'event', kind: 'conference', accountSid: 'AC1', callSid: 'CF1' },
    ],
    ['MessageSid=SM1&MessageStatus=sent', { type: 'message', messageSid: 'SM1' }],
  ])('%s is identified', (form, classified) => {
    expect(classify(parseForm(form))).toEqual(classified);
  });

  it.each([
    ['CallSid=CA1&CallStatus=completed', 'it has no AccountSid'],
    ['AccountSid=AC1&CallStatus=completed', 'it has no CallSid'],
    ['AccountSid=AC1&CallSid=&CallStatus=completed', 'it has no CallSid'],
    ['AccountSid=AC%2F1&CallSid=CA1&CallStatus=busy', 'its AccountSid is not a sid'],
    ['AccountSid=AC1&CallSid=CA+1&CallStatus=busy', 'its CallSid is not a sid'],
    [`AccountSid=AC1&CallSid=CA%201&${ROOM}`, 'its CallSid is not a sid'],
    ['AccountSid=AC1&CallSid=CA1&ConferenceSid=&StatusCallbackEvent=x', 'it has no ConferenceSid'],
    [`${IDS}&CallSid=CA2&CallStatus=completed`, 'it has more than one CallSid'],
    [`${IDS}&AccountSid=AC2&CallStatus=completed`, 'it has more than one AccountSid'],
    [`${IDS}&CallStatus=completed&CallStatus=failed`, 'it has more than one CallStatus'],
    [IDS, 'it has no CallStatus'],
  ])('%s is malformed: %s', (form, reason) => {
    const classified = classify(parseForm(form));
    expect(classified).toMatchObject({
      type: 'malformed',
      reason: expect.stringContaining(reason),
    });
  });

  it('treats a parameter that is sent twice with the same value as one', () => {
    expect(kindOf(`${IDS}&${IDS}&${SOURCE}&CallStatus=busy&CallStatus=busy`)).toBe('progress');
  });
});
