/** Every parameter of every event, exactly as received. */

import type { TimelineEvent } from '../../../../src/core/wire/event-list.ts';
import { Time } from '../../design/time.tsx';
import { CALL_TEXTS } from '../../texts/call.ts';
import { eventName } from './event-name.ts';

const { raw: TEXTS } = CALL_TEXTS;

export function RawParameters({ events }: { events: readonly TimelineEvent[] }) {
  return (
    <section class="panel raw">
      <div class="head">
        <h2>{TEXTS.title}</h2>
        <span class="count">{TEXTS.about}</span>
      </div>
      {events.map((event) => (
        <details key={event.position}>
          <summary>
            {eventName(event)}{' '}
            <span class="muted">
              <Time at={event.receivedAt} />
            </span>
          </summary>
          <ParameterTable event={event} />
        </details>
      ))}
    </section>
  );
}

function ParameterTable({ event }: { event: TimelineEvent }) {
  return (
    <table>
      <thead class="unseen">
        <tr>
          <th scope="col">{TEXTS.name}</th>
          <th scope="col">{TEXTS.value}</th>
        </tr>
      </thead>
      <tbody>
        {Object.entries(event.parameters).flatMap(([name, values]) =>
          [values].flat().map((value, index) => (
            <tr key={`${name} ${index}`}>
              <th scope="row">{name}</th>
              <td class="mono" title={value}>
                {value}
              </td>
            </tr>
          )),
        )}
      </tbody>
    </table>
  );
}
