/** Loads the view of the current path and shows it. The previous one stays until the next is there. */

import { useEffect, useRef, useState } from 'preact/hooks';
import { useBoard } from '../board/board.ts';
import { LinkedNotice, LoadingRows } from '../design/notice.tsx';
import { type MatchedRoute, matchRoute } from '../navigation/match-route.ts';
import { FRAME_TEXTS } from '../texts/frame.ts';
import { ROUTES, type ViewComponent, type ViewRoute } from './routes.ts';

type Loaded =
  | { readonly kind: 'view'; readonly View: ViewComponent; readonly match: MatchedRoute<ViewRoute> }
  | { readonly kind: 'failed' };

export function ShownView() {
  const { path } = useBoard().navigation.place.value;
  const [loaded, setLoaded] = useState<Loaded | null>(null);
  const isFirst = useRef(true);
  const match = matchRoute(ROUTES, path);

  useEffect(() => {
    const wanted = matchRoute(ROUTES, path);
    if (wanted === null) return;
    let isCurrent = true;
    wanted.route.load().then(
      (View) => {
        if (isCurrent) setLoaded({ kind: 'view', View, match: wanted });
      },
      () => {
        if (isCurrent) setLoaded({ kind: 'failed' });
      },
    );
    return () => {
      isCurrent = false;
    };
  }, [path]);

  const name = loaded?.kind === 'view' ? loaded.match.route.name : null;
  useEffect(() => {
    if (name === null) return;
    if (isFirst.current) isFirst.current = false;
    else focusHeading();
  }, [name]);

  if (match === null) return <NothingHere />;
  if (loaded === null) return <LoadingRows rows={8} label={FRAME_TEXTS.loading} />;
  if (loaded.kind === 'failed') return <LoadingFailed />;
  return <loaded.View key={loaded.match.route.name} params={loaded.match.params} />;
}

/** Where a screen reader goes on after a link was followed. */
function focusHeading(): void {
  const heading = document.querySelector<HTMLElement>('main h1');
  if (heading === null) return;
  heading.tabIndex = -1;
  heading.focus({ preventScroll: true });
}

function NothingHere() {
  return (
    <section class="panel">
      <h1 class="unseen">{FRAME_TEXTS.notFound.title}</h1>
      <LinkedNotice words={FRAME_TEXTS.notFound} href="/" />
    </section>
  );
}

function LoadingFailed() {
  return (
    <section class="panel">
      <h1 class="unseen">{FRAME_TEXTS.viewFailed.title}</h1>
      <LinkedNotice words={FRAME_TEXTS.viewFailed} tone="bad" href={location.href} target="_self" />
    </section>
  );
}
