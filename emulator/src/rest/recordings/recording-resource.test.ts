import { expect, test } from 'vitest';
import { callSid, recordingSid } from '../../vocabulary/ids.ts';
import { recordingResource } from './recording-resource.ts';

test.each([
  ['signalwire', '/api/laml/2010-04-01'],
  ['twilio', '/2010-04-01'],
] as const)(
  'the resources of a recording are below it, whatever it records: %s',
  (dialect, prefix) => {
    const path = '/Calls/call-1/Recordings/recording-1';
    const resource = recordingResource(
      dialect,
      'account-1',
      {
        sid: recordingSid('recording-1'),
        ordinal: 0,
        callSid: callSid('call-1'),
        conferenceSid: null,
        channels: 1,
        track: 'both',
        trim: 'do-not-trim',
        source: 'start-call-recording',
        report: null,
        createdAt: 0,
        updatedAt: 0,
        startedAt: 0,
        status: 'in-progress',
        durationSeconds: null,
      },
      { home: 'account', path, mediaUrl: 'http://emulator/recording-1' },
    );
    expect(resource).toMatchObject({
      uri: `${prefix}/Accounts/account-1${path}.json`,
      subresource_uris: {
        transcriptions: `${prefix}/Accounts/account-1/Recordings/recording-1/Transcriptions.json`,
      },
    });
  },
);
