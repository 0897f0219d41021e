/** Sets up the fetching of recordings from the settings. */

import type { RecordingSource } from '../ports/recordings.ts';
import { recordingSource } from '../provider/recordings.ts';
import type { Config } from './config.ts';

export const configuredRecordings = ({ provider, recordingOrigins }: Config): RecordingSource =>
  recordingSource({
    origins: recordingOrigins,
    account:
      provider === null
        ? null
        : {
            origin: provider.baseUrl.origin,
            accountSid: provider.accountSid,
            token: provider.token.reveal(),
          },
  });
