/** What the list says when it has no rows. */

import { Notice } from '../../design/notice.tsx';
import { CALLS_TEXTS } from '../../texts/calls.ts';
import { hrefOf, type ListPlace } from './call-filters.ts';
import { type CallWindow, newerCursor, olderCursor } from './call-window.ts';

export function EmptyList({ place, window }: { place: ListPlace; window: CallWindow }) {
  if (olderCursor(window) !== null || newerCursor(window) !== null) {
    return <Notice title={CALLS_TEXTS.searching} />;
  }
  if (place.at !== null) {
    return <Words words={CALLS_TEXTS.emptyAt} href={hrefOf({ ...place, at: null })} />;
  }
  const isFiltered = Object.keys(place.filters).length > 0;
  return isFiltered ? (
    <Words words={CALLS_TEXTS.empty} href="/calls" />
  ) : (
    <Words words={CALLS_TEXTS.none} href="/connect" />
  );
}

interface WordsProps {
  readonly words: { readonly title: string; readonly text: string; readonly action: string };
  readonly href: string;
}

function Words({ words: { title, text, action }, href }: WordsProps) {
  return (
    <Notice title={title}>
      {text}{' '}
      <a class="text-link" href={href}>
        {action}
      </a>
    </Notice>
  );
}
