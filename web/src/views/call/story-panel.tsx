/** What happened, in a sentence, and the facts behind it. */

import type { ComponentChildren } from 'preact';
import { isEnd } from '../../../../src/core/call-status.ts';
import { gradeOf } from '../../../../src/core/calls/audio-verdict.ts';
import { partyOf } from '../../../../src/core/calls/audio-words.ts';
import { storyOf } from '../../../../src/core/calls/call-story.ts';
import { missingCallbacks } from '../../../../src/core/calls/event-order.ts';
import { SIP_CODES } from '../../../../src/core/sip/sip-codes.ts';
import { failureSentence, whyFailed } from '../../../../src/core/sip/why-failed.ts';
import type { Call } from '../../../../src/core/wire/call.ts';
import { CopyButton } from '../../design/copyable.tsx';
import { CallState } from '../../design/glyph.tsx';
import { Tag } from '../../design/tag.tsx';
import { counted } from '../../texts/amount.ts';
import { CALL_TEXTS } from '../../texts/call.ts';
import { directionText } from '../../texts/calls-in-words.ts';
import { shownParty } from '../../texts/party.ts';
import type { CallStory } from './call-model.ts';
import { PhaseBar } from './phase-bar.tsx';

const { facts: TEXTS } = CALL_TEXTS;

export function StoryPanel({ story }: { story: CallStory }) {
  const { call, legs } = story;
  return (
    <section class="panel">
      <div class="story">
        <div class="story-path muted">
          <a class="text-link" href="/calls">
            {CALL_TEXTS.calls}
          </a>
          <span class="arrow">›</span>
          {directionText(call.direction)}
          <span class="arrow">›</span>
          <span class="mono">{call.callSid}</span>
          <CopyButton text={call.callSid} label={call.callSid}>
            {CALL_TEXTS.copySid}
          </CopyButton>
        </div>
        <h1>{storyOf(call)}</h1>
        <Why call={call} />
        <div class="story-tags">
          <CallState status={call.status} />
          {legs.length > 1 && <Tag>{counted(legs.length, 'leg')}</Tag>}
          {call.recordings.length > 0 && <Tag>{CALL_TEXTS.recorded}</Tag>}
          {call.answeredBy !== null && <Tag>{CALL_TEXTS.answeredBy(call.answeredBy)}</Tag>}
        </div>
      </div>
      <PhaseBar call={call} />
      <dl class="facts">
        <Fact name={TEXTS.from}>{call.from !== null && shownParty(call.from)}</Fact>
        <Fact name={TEXTS.to}>{call.to !== null && shownParty(call.to)}</Fact>
        {call.callerName !== null && <Fact name={TEXTS.callerName}>{call.callerName}</Fact>}
        {call.forwardedFrom !== null && (
          <Fact name={TEXTS.forwardedFrom}>{shownParty(call.forwardedFrom)}</Fact>
        )}
        {call.sipCode !== null && <Fact name={TEXTS.sip}>{sipText(call)}</Fact>}
        {call.hangupBy !== null && <Fact name={TEXTS.hangupBy}>{hangupText(call)}</Fact>}
        {Object.entries(call.dimensions).map(([name, value]) => (
          <Fact key={name} name={name}>
            {value}
          </Fact>
        ))}
        <AudioFacts call={call} />
        <Fact name={TEXTS.callbacks}>{callbacksText(story)}</Fact>
      </dl>
    </section>
  );
}

/** What the SIP answer of a call that failed means. */
function Why({ call: { status, sipCode, sipPhrase } }: { call: Call }) {
  if (!isEnd(status) || status === 'completed' || sipCode === null) return null;
  return <p class="story-why">{failureSentence(whyFailed({ status, sipCode, sipPhrase }))}.</p>;
}

/** A fact that isn't known is a dash. */
function Fact({ name, children }: { name: string; children: ComponentChildren }) {
  return (
    <div>
      <dt>{name}</dt>
      <dd>{children === false || children === null ? <span class="faint">–</span> : children}</dd>
    </div>
  );
}

function AudioFacts({ call: { audio, direction } }: { call: Call }) {
  if (audio === null) return null;
  const { mos, lossPercent, jitterMaxMs } = audio;
  const grade = mos === null ? null : gradeOf(mos);
  const loss = lossPercent === null ? '–' : `${lossPercent.toFixed(1)}%`;
  const jitter = jitterMaxMs === null ? '–' : `${Math.round(jitterMaxMs)} ms`;
  return (
    <>
      {mos !== null && grade !== null && (
        <Fact name={TEXTS.mos}>
          <span class={`grade-${grade}`} title={`${CALL_TEXTS.mosAbout}: ${partyOf(direction)}`}>
            {mos.toFixed(2)}
          </span>{' '}
          <span class="fact-word">{CALL_TEXTS.satisfied[grade]}</span>
        </Fact>
      )}
      {(lossPercent !== null || jitterMaxMs !== null) && (
        <Fact name={TEXTS.lossAndJitter}>
          {loss}, {jitter}
        </Fact>
      )}
    </>
  );
}

function sipText({ sipCode, sipPhrase }: Call): string {
  const phrase = sipPhrase ?? (sipCode === null ? null : SIP_CODES.get(sipCode)?.phrase);
  return phrase === null || phrase === undefined ? `${sipCode}` : `${sipCode} ${phrase}`;
}

function hangupText({ hangupBy, from, to }: Call): string {
  if (hangupBy === null) return '';
  if (hangupBy === from && from !== to) return CALL_TEXTS.caller;
  return hangupBy === to && from !== to ? CALL_TEXTS.callee : shownParty(hangupBy);
}

function callbacksText({ call, events, isCut }: CallStory): string {
  const missing = isCut ? null : missingCallbacks(events);
  return CALL_TEXTS.callbacksText(
    String(call.events),
    call.duplicates === 0 ? null : counted(call.duplicates, 'repeat'),
    missing === null ? null : CALL_TEXTS.missing(String(missing)),
  );
}
