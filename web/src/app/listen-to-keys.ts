/** Hands key presses to the shortcuts, except those that belong to a field, a dialog or the browser. */

import type { Shortcuts } from '../keyboard/shortcuts.ts';

export function listenToKeys(shortcuts: Shortcuts): void {
  addEventListener('keydown', (event) => {
    if (event.defaultPrevented || event.isComposing) return;
    const isUsed = shortcuts.press({
      key: event.key,
      at: event.timeStamp,
      modified: event.ctrlKey || event.metaKey || event.altKey,
      typing: isTyping(event.target) || document.querySelector('dialog[open]') !== null,
    });
    if (isUsed) event.preventDefault();
  });
}

const isTyping = (target: EventTarget | null): boolean =>
  target instanceof HTMLElement &&
  (target.isContentEditable || target.matches('input, select, textarea'));
