/** A filter that can only be removed. */

import { CALLS_TEXTS } from '../../texts/calls.ts';

const { filter: TEXTS } = CALLS_TEXTS;

/** Nothing if there's no text. */
export function Removable({ text, href }: { text: string | undefined; href: string }) {
  if (text === undefined) return null;
  return (
    <a class="filter filter-set filter-removable" href={href} aria-label={TEXTS.remove(text)}>
      {text} <span aria-hidden="true">×</span>
    </a>
  );
}
