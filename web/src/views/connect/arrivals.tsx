/** Each callback as it arrives or is refused, and what to do about a refusal. */

import { useComputed } from '@preact/signals';
import { docsOf } from '../../../../src/core/wire/error.ts';
import type { CallbackArrival } from '../../../../src/core/wire/live.ts';
import { useBoard } from '../../board/board.ts';
import { Copyable } from '../../design/copyable.tsx';
import { Glyph, type Shape, type Tone } from '../../design/glyph.tsx';
import { Notice } from '../../design/notice.tsx';
import { Time } from '../../design/time.tsx';
import { callHref } from '../../navigation/call-href.ts';
import { shortSid } from '../../texts/calls-in-words.ts';
import { CONNECT_TEXTS, REFUSAL_TEXTS } from '../../texts/connect.ts';
import { type ArrivalLine, arrivalLines } from './arrival-lines.ts';

const { arrivals: TEXTS } = CONNECT_TEXTS;
const { columns: COLUMNS } = TEXTS;

const LOOKS: Readonly<
  Record<CallbackArrival['outcome'], { readonly tone: Tone; readonly shape: Shape }>
> = {
  stored: { tone: 'live', shape: 'tick' },
  duplicate: { tone: 'past', shape: 'tick' },
  unprocessable: { tone: 'warn', shape: 'triangle' },
  refused: { tone: 'bad', shape: 'cross' },
};

export function Arrivals({ callbackUrl }: { callbackUrl: string }) {
  const { live } = useBoard();
  const callbacks = useComputed(() => live.value.callbacks).value;
  const lines = arrivalLines(callbacks);
  return (
    <section class="panel" aria-labelledby="arrivals-title">
      <div class="head">
        <h2 id="arrivals-title">{TEXTS.title}</h2>
        {lines.length > 0 && <span class="count">{TEXTS.count}</span>}
      </div>
      {lines.length === 0 ? (
        <Notice title={TEXTS.none}>
          <p>{TEXTS.noneText}</p>
          <Copyable text={`callboard send-test --url ${callbackUrl}`} label={TEXTS.testLabel} />
        </Notice>
      ) : (
        <table class="arrivals" aria-labelledby="arrivals-title">
          <thead>
            <tr>
              <th class="arrivals-time">{COLUMNS.time}</th>
              <th class="arrivals-outcome">{COLUMNS.outcome}</th>
              <th>{COLUMNS.what}</th>
            </tr>
          </thead>
          <tbody>
            {lines.map((line, index) => (
              <Arrived key={index} line={line} />
            ))}
          </tbody>
        </table>
      )}
    </section>
  );
}

function Arrived({ line: { arrival, count } }: { line: ArrivalLine }) {
  const { tone, shape } = LOOKS[arrival.outcome];
  return (
    <tr>
      <td class="muted">
        <Time at={arrival.at} />
      </td>
      <td>
        <span class={`state tone-${tone}`}>
          <Glyph shape={shape} />
          {TEXTS.outcomes[arrival.outcome]}
        </span>
      </td>
      <td>
        {arrival.outcome === 'refused' ? (
          <Refused arrival={arrival} count={count} />
        ) : (
          <Taken arrival={arrival} />
        )}
      </td>
    </tr>
  );
}

function Refused({ arrival, count }: { arrival: CallbackArrival; count: number }) {
  const text = REFUSAL_TEXTS.get(arrival.reason ?? '');
  if (text === undefined) return <>{arrival.reason}</>;
  return (
    <>
      {text.what} {count > 1 && <b>{TEXTS.times(count)}. </b>}
      <span class="muted">{text.todo}</span>{' '}
      <a class="text-link" href={docsOf(text.error)}>
        {TEXTS.help}
      </a>
    </>
  );
}

function Taken({ arrival: { callSid, status, outcome } }: { arrival: CallbackArrival }) {
  return (
    <>
      {status !== null && <span class="arrivals-status">{status}</span>}
      {callSid !== null && (
        <a class="text-link" href={callHref(callSid)}>
          {TEXTS.open(shortSid(callSid))}
        </a>
      )}{' '}
      {outcome !== 'stored' && outcome !== 'refused' && (
        <span class="muted">{TEXTS.about[outcome]}</span>
      )}
    </>
  );
}
