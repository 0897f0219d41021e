/** One stored call as a row. Its first cell is a link that covers the whole row. */

import { isEnd } from '../../../../src/core/call-status.ts';
import { whyFailed } from '../../../../src/core/sip/why-failed.ts';
import type { CallSummary } from '../../../../src/core/wire/call-summary.ts';
import { CallState } from '../../design/glyph.tsx';
import { Parties } from '../../design/party.tsx';
import { Time } from '../../design/time.tsx';
import { callHref } from '../../navigation/call-href.ts';
import { CALLS_TEXTS } from '../../texts/calls.ts';
import { directionText, shortSid } from '../../texts/calls-in-words.ts';
import { duration } from '../../time/format-time.ts';
import { useIsShown, useShownDimensions } from './columns/columns-choice.tsx';

export function CallRow({ call }: { call: CallSummary }) {
  const isShown = useIsShown();
  const dimensions = useShownDimensions();
  return (
    <tr class="list-row">
      <td>
        <a class="row-link" href={callHref(call.callSid)} data-sid={call.callSid}>
          <CallState status={call.status} />
          <span class="unseen">{CALLS_TEXTS.open(call.callSid)}</span>
        </a>
      </td>
      <td>
        <span class="hide-s">
          <Time at={call.firstSeenAt} show="day" />
        </span>
        <span class="only-s">
          <Time at={call.firstSeenAt} />
        </span>
      </td>
      <td>
        <div class="parties">
          <Parties call={call} />
        </div>
      </td>
      {dimensions.map((name) => (
        <td key={name} class="hide-m" title={call.dimensions[name]}>
          {call.dimensions[name] ?? <Dash />}
        </td>
      ))}
      {isShown('direction') && <td class="hide-s muted">{directionText(call.direction)}</td>}
      {isShown('ring') && <td class="hide-m num muted">{seconds(call.ringSeconds)}</td>}
      {isShown('talk') && <td class="hide-s num">{seconds(call.durationSeconds)}</td>}
      {isShown('sip') && (
        <td class="hide-m col-gap" title={call.sipPhrase ?? undefined}>
          <SipAnswer call={call} />
        </td>
      )}
      {isShown('mos') && (
        <td class="hide-m num">{call.mos === null ? <Dash /> : call.mos.toFixed(2)}</td>
      )}
      {isShown('sid') && (
        <td class="hide-m col-gap mono faint" title={call.callSid}>
          {shortSid(call.callSid)}
        </td>
      )}
    </tr>
  );
}

const Dash = () => <span class="faint">–</span>;

/** The code, and what it means if the call failed. */
function SipAnswer({ call: { status, sipCode, sipPhrase } }: { call: CallSummary }) {
  if (sipCode === null) return <Dash />;
  if (!isEnd(status) || status === 'completed') return <span class="muted">{sipCode}</span>;
  return (
    <>
      {sipCode} <span class="muted">{whyFailed({ status, sipCode, sipPhrase }).name}</span>
    </>
  );
}

const seconds = (value: number | null) => (value === null ? <Dash /> : duration(value));
