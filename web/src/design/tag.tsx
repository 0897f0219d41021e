/** A short fact in a grey box, such as a key of the keyboard or a role. */

import type { ComponentChildren } from 'preact';
import './tag.css';

export function Tag({ children }: { children: ComponentChildren }) {
  return <span class="tag">{children}</span>;
}

/** A key of the keyboard. */
export function Key({ children }: { children: string }) {
  return <kbd class="tag">{children}</kbd>;
}
