/** What the emulator runs: verbs and nouns, and which of their attributes have an effect. */
const CALLED = ['url', 'method', 'statusCallback', 'statusCallbackEvent', 'statusCallbackMethod'];
const RECORDED = ['', 'Event', 'Method'].map((end) => `recordingStatusCallback${end}`);

/** Every element that runs, with the attributes that change what it does. */
export const ATTRIBUTES: Readonly<Record<string, readonly string[]>> = {
  Say: ['loop'],
  Play: ['loop', 'digits'],
  Pause: ['length'],
  Gather: [
    ...['action', 'method', 'timeout', 'numDigits', 'finishOnKey', 'input'],
    'actionOnEmptyResult',
  ],
  Record: ['action', 'method', 'timeout', 'maxLength', 'finishOnKey', ...RECORDED],
  Dial: [
    ...['action', 'method', 'timeout', 'timeLimit', 'callerId', 'record', ...RECORDED],
    'answerOnBridge',
  ],
  Number: CALLED,
  Sip: CALLED,
  Client: CALLED,
  Conference: [
    ...['muted', 'coach', 'startConferenceOnEnter', 'endConferenceOnExit', 'maxParticipants'],
    ...['participantLabel', 'record', ...RECORDED],
    ...['statusCallback', 'statusCallbackEvent', 'statusCallbackMethod'],
  ],
  Redirect: ['method'],
  Reject: ['reason'],
  Hangup: [],
  Message: ['to', 'from', 'action', 'method', 'statusCallback'],
};
