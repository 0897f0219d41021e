/** A dialog over the page. The browser keeps the focus inside, closes it with Escape, and gives the focus back. */

import type { ComponentChildren } from 'preact';
import { useEffect, useId, useRef } from 'preact/hooks';
import { DESIGN_TEXTS } from '../texts/design.ts';
import './controls.css';
import './dialog.css';

/** What gets the focus. */
const FIRST = 'input, select, textarea, button, a[href]';

interface DialogProps {
  readonly title: string;
  readonly children: ComponentChildren;
  onClose(): void;
}

export function Dialog({ title, children, onClose }: DialogProps) {
  const dialog = useRef<HTMLDialogElement>(null);
  const heading = useId();
  useEffect(() => {
    dialog.current?.showModal();
    // Otherwise it would be the cross that closes it.
    dialog.current?.querySelector<HTMLElement>(`.dialog-body :is(${FIRST})`)?.focus();
  }, []);
  return (
    <dialog ref={dialog} class="dialog" aria-labelledby={heading} onClose={onClose}>
      <div class="dialog-head">
        <h2 id={heading}>{title}</h2>
        <form method="dialog">
          <button type="submit" class="button button-bare" aria-label={DESIGN_TEXTS.close}>
            ✕
          </button>
        </form>
      </div>
      <div class="dialog-body">{children}</div>
    </dialog>
  );
}
