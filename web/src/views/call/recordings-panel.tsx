/** The call's recordings, played through Callboard, so that the browser never needs the provider's credentials. */

import { useState } from 'preact/hooks';
import type { Call, Recording } from '../../../../src/core/wire/call.ts';
import { useSession } from '../../board/board.ts';
import { CALL_TEXTS } from '../../texts/call.ts';
import { duration } from '../../time/format-time.ts';

const { recordings: TEXTS } = CALL_TEXTS;

export function RecordingsPanel({ call }: { call: Call }) {
  const { role, numbersMasked } = useSession();
  const refusal = role === 'viewer' ? TEXTS.operatorsOnly : numbersMasked ? TEXTS.masked : null;
  return (
    <section class="panel">
      <div class="head">
        <h2>{TEXTS.title}</h2>
      </div>
      {refusal !== null && <p class="panel-note muted">{refusal}</p>}
      {call.recordings.map((recording, index) => (
        <div key={recording.recordingSid ?? index} class="recording">
          <span>
            {TEXTS.name(index + 1)} <span class="muted">{aboutRecording(recording)}</span>
          </span>
          {refusal === null && <Player call={call} recording={recording} />}
        </div>
      ))}
    </section>
  );
}

function Player({ call, recording }: { call: Call; recording: Recording }) {
  const [hasFailed, setFailed] = useState(false);
  const { recordingSid } = recording;
  if (recordingSid === null) return <span class="muted">{TEXTS.notYet}</span>;
  const path = `/api/v1/calls/${encodeURIComponent(call.callSid)}/recordings/${encodeURIComponent(recordingSid)}`;
  return (
    <>
      <audio controls preload="none" src={path} onError={() => setFailed(true)}>
        <track kind="captions" />
      </audio>
      {hasFailed && (
        <span class="form-problem" role="alert">
          {TEXTS.failed}
        </span>
      )}
    </>
  );
}

const aboutRecording = ({ durationSeconds, status }: Recording): string =>
  [durationSeconds === null ? null : duration(durationSeconds), status]
    .filter((text) => text !== null)
    .join(', ');
