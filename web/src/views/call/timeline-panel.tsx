/** Each event of the call: when it happened, how late its callback was, and what's odd about it. */

import { normaliseStatus } from '../../../../src/core/call-status.ts';
import { inOrderOfTime, type PlacedEvent } from '../../../../src/core/calls/event-order.ts';
import type { TimelineEvent } from '../../../../src/core/wire/event-list.ts';
import { useSession } from '../../board/board.ts';
import { CopyButton } from '../../design/copyable.tsx';
import { CallState, Glyph } from '../../design/glyph.tsx';
import { Time } from '../../design/time.tsx';
import { counted, whole } from '../../texts/amount.ts';
import { CALL_TEXTS } from '../../texts/call.ts';
import { age, duration, inUtc } from '../../time/format-time.ts';
import type { CallStory } from './call-model.ts';
import { asCurl, asFixture } from './copied-call.ts';
import { eventName } from './event-name.ts';

const { timeline: TEXTS, copy: COPY } = CALL_TEXTS;

export function TimelinePanel({ story }: { story: CallStory }) {
  const { call, events, isCut } = story;
  return (
    <section class="panel">
      <div class="head">
        <h2>{TEXTS.title}</h2>
        <span class="count">{TEXTS.about}</span>
        <CopyTools events={events} />
      </div>
      <table class="timeline">
        <colgroup>
          <col class="col-occurred" />
          <col class="col-event" />
          <col class="col-arrived" />
          <col class="hide-s" />
        </colgroup>
        <thead>
          <tr>
            <th scope="col">{TEXTS.occurred}</th>
            <th scope="col">{TEXTS.event}</th>
            <th scope="col" class="num">
              {TEXTS.arrived}
            </th>
            <th scope="col" class="hide-s">
              {TEXTS.remark}
            </th>
          </tr>
        </thead>
        <tbody>
          {inOrderOfTime(events).map((placed) => (
            <EventRow key={placed.event.position} placed={placed} />
          ))}
        </tbody>
      </table>
      {call.duplicates > 0 && (
        <p class="panel-note muted">{TEXTS.repeats(counted(call.duplicates, 'repeat'))}</p>
      )}
      {isCut && (
        <p class="panel-note muted">
          {TEXTS.cut(whole(events.length))}{' '}
          <a
            class="mono text-link"
            href={`/api/v1/calls/${encodeURIComponent(call.callSid)}/events`}
          >
            /api/v1/calls/{call.callSid}/events
          </a>
        </p>
      )}
    </section>
  );
}

function CopyTools({ events }: { events: readonly TimelineEvent[] }) {
  const { numbersMasked } = useSession();
  const masked = numbersMasked ? ` ${COPY.masked}` : '';
  return (
    <span class="tools">
      <CopyButton text={asFixture(events)} label={`${COPY.fixtureAbout}${masked}`}>
        {COPY.fixture}
      </CopyButton>
      <CopyButton text={asCurl(events, location.origin, COPY)} label={`${COPY.curlAbout}${masked}`}>
        {COPY.curl}
      </CopyButton>
    </span>
  );
}

function EventRow({ placed }: { placed: PlacedEvent }) {
  const { event, lagMs, isLate, isOutOfOrder } = placed;
  const remarks = remarksOn(placed);
  return (
    <tr>
      <td class="mono">
        <Time at={event.occurredAt} />
      </td>
      <td>
        <EventState event={event} />
      </td>
      <td class={isLate ? 'num tone-warn' : 'num muted'} title={inUtc(new Date(event.receivedAt))}>
        {lagText(lagMs)}
      </td>
      <td class={isLate || isOutOfOrder ? 'hide-s tone-warn' : 'hide-s muted'} title={remarks}>
        {remarks}
      </td>
    </tr>
  );
}

function EventState({ event }: { event: TimelineEvent }) {
  const name = eventName(event);
  if (event.status !== null && (event.kind === 'progress' || event.kind === 'number')) {
    return <CallState status={normaliseStatus(event.status)}>{name}</CallState>;
  }
  return (
    <span class="state tone-past">
      <Glyph shape="dash" />
      {name}
    </span>
  );
}

function remarksOn({ event, lagMs, isLate, isOutOfOrder, repeatedForMs }: PlacedEvent): string {
  const { parameters } = event;
  const code = textIn(parameters, 'SipResultCode') ?? textIn(parameters, 'SipResponseCode');
  const recorded = textIn(parameters, 'RecordingDuration');
  const hasRecording = textIn(parameters, 'RecordingSid') !== null;
  return [
    event.kind === 'number' ? TEXTS.number : null,
    isLate ? TEXTS.late : null,
    isOutOfOrder ? TEXTS.outOfOrder : null,
    repeatedForMs === null
      ? null
      : TEXTS.repeated(whole((event.duplicates ?? 0) + 1), age(repeatedForMs)),
    lagMs < -CLOCK_MS ? TEXTS.clockAhead : null,
    event.provenance === 'reconciled' ? TEXTS.reconciled : null,
    event.provenance === 'inferred' ? TEXTS.inferred : null,
    code !== null && code !== '200' ? TEXTS.sip(code) : null,
    recorded !== null && hasRecording ? TEXTS.recording(duration(Number(recorded))) : null,
  ]
    .filter((remark) => remark !== null)
    .join(' · ');
}

/** Providers send whole seconds, so an arrival can seem up to a second early. */
const CLOCK_MS = 1_000;

function textIn(parameters: TimelineEvent['parameters'], name: string): string | null {
  const value = parameters[name];
  return typeof value === 'string' && value !== '' ? value : null;
}

function lagText(lagMs: number): string {
  const seconds = lagMs / 1000;
  const sign = seconds < 0 ? '−' : '';
  const size = Math.abs(seconds);
  return size < 100 ? `${sign}${size.toFixed(1)} s` : `${sign}${duration(size)}`;
}
