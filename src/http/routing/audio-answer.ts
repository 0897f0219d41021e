/** The form of a recording: the whole audio, or the part that a player asked for. */

import type { RecordingAudio } from '../../ports/recordings.ts';
import { faultOf } from '../errors/fault.ts';
import type { AnswerForm } from './answer-form.ts';
import { sendPieces } from './send-pieces.ts';

export const audioAnswer: AnswerForm<RecordingAudio> = {
  status: 200,
  partialStatus: 206,
  contentTypes: ['audio/*'],
  schema: null,
  isTagged: false,
  allowsHead: false,
  send(reply, { contentType, length, contentRange, pieces }, { logger, stalledReaderMs }) {
    reply
      .code(contentRange === null ? 200 : 206)
      .type(contentType)
      .header('accept-ranges', 'bytes')
      .header('content-disposition', 'inline');
    if (length !== null) reply.header('content-length', length);
    if (contentRange !== null) reply.header('content-range', contentRange);
    return sendPieces(reply, pieces, {
      stalledReaderMs,
      onBrokenOff: (error) => logger.warn({ ...faultOf(error) }, 'A recording broke off halfway.'),
    });
  },
};
