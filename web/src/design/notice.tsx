/** What a view shows instead of its data: nothing yet, an error with what to do, or rows that are loading. */

import type { ComponentChildren } from 'preact';
import './notice.css';

export interface NoticeProps {
  readonly title: string;
  /** `bad` is announced to screen readers at once. */
  readonly tone?: 'plain' | 'bad' | undefined;
  /** Why, and what to do. */
  readonly children?: ComponentChildren;
}

export function Notice({ title, tone = 'plain', children }: NoticeProps) {
  return (
    <div class={`notice notice-${tone}`} role={tone === 'bad' ? 'alert' : undefined}>
      <strong>{title}</strong>
      {children !== undefined && <div class="notice-text">{children}</div>}
    </div>
  );
}

interface LinkedNoticeProps extends Pick<NoticeProps, 'tone'> {
  /** `action` is the link's. */
  readonly words: { readonly title: string; readonly text: string; readonly action: string };
  readonly href: string;
  /** `_self` loads the page again. */
  readonly target?: '_self';
}

/** A notice that ends with a link to where to go. */
export function LinkedNotice({ words, tone, href, target }: LinkedNoticeProps) {
  const { title, text, action } = words;
  return (
    <Notice title={title} tone={tone}>
      {text}{' '}
      <a class="text-link" href={href} target={target}>
        {action}
      </a>
    </Notice>
  );
}

/** Grey rows where a table is loading, as high as the rows that follow. */
export function LoadingRows({ rows, label }: { rows: number; label: string }) {
  return (
    <div class="loading-rows" role="status" aria-label={label}>
      {Array.from({ length: rows }, (_, index) => (
        <i key={index} />
      ))}
    </div>
  );
}
