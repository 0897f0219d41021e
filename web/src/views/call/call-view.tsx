/** One call: its story, where its time went, its timeline, its legs, and how it sounded. */

import { effect } from '@preact/signals';
import { useEffect, useMemo } from 'preact/hooks';
import type { ApiProblem } from '../../api/api-problem.ts';
import { answerOf, api } from '../../api/client.ts';
import { useBoard, useTitle } from '../../board/board.ts';
import { LoadingRows, Notice } from '../../design/notice.tsx';
import { callHref } from '../../navigation/call-href.ts';
import { CALL_TEXTS } from '../../texts/call.ts';
import { shortSid } from '../../texts/calls-in-words.ts';
import { AudioPanel } from './audio-panel.tsx';
import './call.css';
import { type CallAnswers, CallModel, type CallStory } from './call-model.ts';
import { LegsPanel } from './legs-panel.tsx';
import { RawParameters } from './raw-parameters.tsx';
import { RecordingsPanel } from './recordings-panel.tsx';
import { StoryPanel } from './story-panel.tsx';
import { TimelinePanel } from './timeline-panel.tsx';

const API: CallAnswers = {
  call: (sid, signal) =>
    answerOf(api.GET('/api/v1/calls/{sid}', { params: { path: { sid } }, signal })),
  events: (sid, limit, signal) =>
    answerOf(
      api.GET('/api/v1/calls/{sid}/events', {
        params: { path: { sid }, query: { limit } },
        signal,
      }),
    ),
  legs: (parentCallSid, limit, signal) =>
    answerOf(api.GET('/api/v1/calls', { params: { query: { parentCallSid, limit } }, signal })),
};

export function CallView({ params }: { params: Readonly<Record<string, string>> }) {
  const sid = params['sid'] ?? '';
  return <LoadedCall key={sid} sid={sid} />;
}

function LoadedCall({ sid }: { sid: string }) {
  useTitle(CALL_TEXTS.title(shortSid(sid)));
  const { live } = useBoard();
  const model = useMemo(() => new CallModel(sid, API), [sid]);
  useEffect(() => {
    void model.load();
    const stop = effect(() => {
      void model.change(live.value.changed);
    });
    return () => {
      stop();
      model.close();
    };
  }, [model, live]);
  const state = model.state.value;
  switch (state.kind) {
    case 'loading':
      return (
        <section class="panel">
          <h1 class="unseen">{CALL_TEXTS.title(shortSid(sid))}</h1>
          <LoadingRows rows={10} label={CALL_TEXTS.loading} />
        </section>
      );
    case 'failed':
      return <NoCall problem={state.problem} retry={() => void model.load()} />;
    case 'ready':
      return <Story story={state.story} />;
  }
}

function Story({ story }: { story: CallStory }) {
  const { call } = story;
  useEffect(focusStory, []);
  return (
    <article class="call">
      <StoryPanel story={story} />
      <div class="call-columns">
        <div class="call-column">
          <TimelinePanel story={story} />
          <RawParameters events={story.events} />
        </div>
        <div class="call-column">
          <LegsPanel legs={story.legs} />
          {call.audio !== null && <AudioPanel audio={call.audio} direction={call.direction} />}
          {call.recordings.length > 0 && <RecordingsPanel call={call} />}
        </div>
      </div>
    </article>
  );
}

/** The focus was on the heading that stood for the call while it was loading. */
function focusStory(): void {
  const heading = document.querySelector<HTMLElement>('.story h1');
  if (heading === null || document.activeElement !== document.body) return;
  heading.tabIndex = -1;
  heading.focus({ preventScroll: true });
}

function NoCall({ problem, retry }: { problem: ApiProblem; retry: () => void }) {
  const { failed } = CALL_TEXTS;
  const { candidates = [] } = problem;
  const isKnown = ['call_not_found', 'sid_ambiguous', 'sid_too_short'].includes(problem.code);
  const title = titleOf(problem.code);
  return (
    <section class="panel">
      <h1 class="unseen">{title}</h1>
      <Notice title={title} tone={isKnown ? 'plain' : 'bad'}>
        {candidates.length === 0 && <p>{problem.message}</p>}
        {candidates.length > 0 && (
          <ul class="candidates">
            {candidates.map((sid) => (
              <li key={sid}>
                <a class="mono text-link" href={callHref(sid)}>
                  {sid}
                </a>
              </li>
            ))}
          </ul>
        )}
        {!isKnown && (
          <button type="button" class="button button-bare text-link" onClick={retry}>
            {failed.action}
          </button>
        )}
        <p>
          <a class="text-link" href="/calls">
            {failed.all}
          </a>
        </p>
      </Notice>
    </section>
  );
}

function titleOf(code: string): string {
  const { failed } = CALL_TEXTS;
  switch (code) {
    case 'call_not_found':
      return failed.notFound;
    case 'sid_ambiguous':
      return failed.ambiguous;
    case 'sid_too_short':
      return failed.tooShort;
    default:
      return failed.other;
  }
}
