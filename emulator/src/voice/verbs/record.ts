/** Runs Record: the far end speaks for a while, then is silent, presses a key, or hangs up. */

import type { Parameters } from '../../contract/form.ts';
import { between } from '../../world/draws.ts';
import type { Record } from '../document/cxml.ts';
import { recordingSubscription } from '../recording-subscription.ts';
import type { Activity, VerbHost } from '../verb-host.ts';

/** How long people speak onto a machine. */
const SHORTEST_MS = 3_000;
const LONGEST_MS = 20_000;

/** Starts recording. */
export function startRecord(host: VerbHost, record: Record, at: number): Activity {
  const { recorder, mint, recordingUrl } = host.context;
  host.answer(at);
  const recording = recorder.start(
    {
      sid: mint.recordingSid(host.random),
      callSid: host.leg.sid,
      conferenceSid: null,
      source: 'record-verb',
      channels: 1,
      track: 'inbound',
      trim: 'trim-silence',
      report: recordingSubscription(host, record.report),
    },
    at,
  );
  const result = (key: string | null): Parameters => ({
    RecordingUrl: recordingUrl(recording.sid),
    RecordingSid: recording.sid,
    RecordingDuration: `${recording.durationSeconds ?? 0}`,
    ...(key === null ? {} : { Digits: key }),
  });
  const finish = (key: string | null, finishedAt: number): void => {
    recorder.stop(recording, finishedAt);
    // Silence makes no recording, and no action.
    if (recording.durationSeconds === 0) host.next(finishedAt);
    else host.ask(record.action, result(key), 'record action', finishedAt);
  };
  const pressed = (keys: string, keysAt: number): void => {
    host.leg.keysHeard += keys.length;
    const key = [...keys].find((one) => record.finishOnKey.includes(one));
    if (key !== undefined) finish(key, keysAt);
  };

  const spokenMs = Math.round(between(host.random, SHORTEST_MS, LONGEST_MS));
  const mostMs = record.maxLengthSeconds * 1_000;
  const [planned] = host.plannedKeys;
  if (planned !== undefined && record.finishOnKey.includes(planned) && spokenMs < mostMs) {
    host.plannedKeys = host.plannedKeys.slice(1);
    host.after(at, spokenMs, (due) => pressed(planned, due));
  } else {
    const silenceMs = record.timeoutSeconds === 0 ? mostMs : record.timeoutSeconds * 1_000;
    host.after(at, Math.min(spokenMs + silenceMs, mostMs), (due) => finish(null, due));
  }
  return {
    pressed,
    stopped(why, stoppedAt) {
      recorder.stop(recording, stoppedAt);
      if (why === 'redirected' || recording.durationSeconds === 0) return;
      host.tell(record.action, result('hangup'), 'record action');
    },
  };
}
