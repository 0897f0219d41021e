/** What the list says when it has no rows. */

import { LinkedNotice, Notice } from '../../design/notice.tsx';
import { CALLS_TEXTS } from '../../texts/calls.ts';
import { hrefOf, type ListPlace } from './call-filters.ts';
import { type CallWindow, newerCursor, olderCursor } from './call-window.ts';

export function EmptyList({ place, window }: { place: ListPlace; window: CallWindow }) {
  if (olderCursor(window) !== null || newerCursor(window) !== null) {
    return <Notice title={CALLS_TEXTS.searching} />;
  }
  if (place.at !== null) {
    return <LinkedNotice words={CALLS_TEXTS.emptyAt} href={hrefOf({ ...place, at: null })} />;
  }
  const isFiltered = Object.keys(place.filters).length > 0;
  return isFiltered ? (
    <LinkedNotice words={CALLS_TEXTS.empty} href="/calls" />
  ) : (
    <LinkedNotice words={CALLS_TEXTS.none} href="/connect" />
  );
}
