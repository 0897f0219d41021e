/** Every stored call, newest first: filtered by the URL, and scrolled in both directions over millions. */

import { effect } from '@preact/signals';
import { useCallback, useEffect, useMemo, useRef, useState } from 'preact/hooks';
import { answerOf, api } from '../../api/client.ts';
import { useBoard, useTitle } from '../../board/board.ts';
import { useKpiList } from '../../board/use-kpi-list.ts';
import { LoadingRows, Notice } from '../../design/notice.tsx';
import { callIn } from '../../live/live-window.ts';
import { CALLS_TEXTS } from '../../texts/calls.ts';
import { hrefOf, type ListPlace, placeOf } from './call-filters.ts';
import { type AskPage, CallListModel, type ListState } from './call-list.ts';
import './calls.css';
import { CallsTable } from './calls-table.tsx';
import { ColumnKeeper } from './columns/columns.ts';
import { ColumnsProvider } from './columns/columns-choice.tsx';
import { EmptyList } from './empty-list.tsx';
import { FilterBar } from './filter-bar.tsx';
import { leftPlace } from './left-place.ts';
import { ListHead } from './list-head.tsx';
import { CallStrip } from './strip/call-strip.tsx';

export function CallsView() {
  useTitle(CALLS_TEXTS.title);
  const { navigation } = useBoard();
  const { path, query } = navigation.place.value;
  const [turn, setTurn] = useState(0);
  const shown = useRef('');
  // While the view of a call is loading, this one is still shown.
  if (matchesList(path)) shown.current = query.toString();
  const place = useMemo(() => placeOf(new URLSearchParams(shown.current)), [shown.current]);
  /** Opens the list at the newest call. */
  const showNewest = useCallback(() => {
    history.replaceState(null, '');
    navigation.go(hrefOf({ ...place, at: null }));
    setTurn((count) => count + 1);
  }, [navigation, place]);
  const keeper = useMemo(() => new ColumnKeeper(), []);
  const dimensions = useKpiList()?.dimensions ?? NO_DIMENSIONS;
  const columns = useMemo(() => ({ keeper, dimensions }), [keeper, dimensions]);
  return (
    <ColumnsProvider value={columns}>
      <CallList key={`${turn} ${shown.current}`} place={place} showNewest={showNewest} />
    </ColumnsProvider>
  );
}

const NO_DIMENSIONS: readonly string[] = [];

const matchesList = (path: string): boolean => /^\/calls\/?$/.test(path);

/** The filters are the URL's own words, for the API to judge. */
const askForPage: AskPage = (query, signal) =>
  answerOf(api.GET('/api/v1/calls', { querySerializer: () => query, signal }));

interface CallListProps {
  readonly place: ListPlace;
  readonly showNewest: () => void;
}

function CallList({ place, showNewest }: CallListProps) {
  const { live } = useBoard();
  const left = useMemo(() => leftPlace(history.state), []);
  const model = useMemo(
    () =>
      new CallListModel({
        place: left === null ? place : { ...place, at: left.at },
        ask: askForPage,
        latest: (callSid) => callIn(live.peek(), callSid),
        cursor: left?.cursor ?? null,
      }),
    [place, left, live],
  );
  useEffect(() => {
    void model.load();
    const stop = effect(() => model.change(live.value.changed));
    return () => {
      stop();
      model.close();
    };
  }, [model, live]);
  const state = model.state.value;
  return (
    <section class="panel calls" aria-busy={state.kind === 'loading'}>
      <ListHead place={place} model={model} showNewest={showNewest} />
      <FilterBar place={place} />
      <CallStrip place={place} />
      <Body state={state} place={place} model={model} openedFrom={left?.callSid ?? null} />
    </section>
  );
}

interface BodyProps {
  readonly state: ListState;
  readonly place: ListPlace;
  readonly model: CallListModel;
  readonly openedFrom: string | null;
}

function Body({ state, place, model, openedFrom }: BodyProps) {
  switch (state.kind) {
    case 'loading':
      return <LoadingRows rows={20} label={CALLS_TEXTS.loading} />;
    case 'failed':
      return (
        <Notice title={CALLS_TEXTS.failed.title} tone="bad">
          {state.problem.message} <Retry model={model} />
        </Notice>
      );
    case 'ready':
      if (state.window.rows.length === 0) return <EmptyList place={place} window={state.window} />;
      return (
        <>
          <CallsTable window={state.window} model={model} openedFrom={openedFrom} />
          {state.problem !== null && (
            <p class="list-problem" role="alert">
              {CALLS_TEXTS.moreFailed} {state.problem.message} <Retry model={model} />
            </p>
          )}
        </>
      );
  }
}

function Retry({ model }: { model: CallListModel }) {
  return (
    <button type="button" class="button button-bare text-link" onClick={() => void model.retry()}>
      {CALLS_TEXTS.failed.action}
    </button>
  );
}
