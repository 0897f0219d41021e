/** Finds calls from anywhere: a number leads to its calls, a SID to its call. */

import type { TargetedSubmitEvent } from 'preact';
import { useCallback, useState } from 'preact/hooks';
import { useBoard, useShortcut } from '../board/board.ts';
import { Dialog } from '../design/dialog.tsx';
import { Key } from '../design/tag.tsx';
import { searchTarget } from '../navigation/search-target.ts';
import { FRAME_TEXTS } from '../texts/frame.ts';
import './search.css';

const TEXTS = FRAME_TEXTS.search;

export function Search() {
  const [isOpen, setOpen] = useState(false);
  const show = useCallback(() => setOpen(true), []);
  useShortcut('/', TEXTS.label, show);
  return (
    <>
      <button type="button" class="search-button" onClick={show} aria-label={TEXTS.label}>
        <svg class="search-glass" viewBox="0 0 16 16" aria-hidden="true">
          <path d="M11 11l3.5 3.5M12.5 7A5.5 5.5 0 1 1 1.5 7a5.5 5.5 0 0 1 11 0z" />
        </svg>
        <span class="hide-s">{TEXTS.label}</span>
        <span class="hide-s">
          <Key>/</Key>
        </span>
      </button>
      {isOpen && <SearchDialog onClose={() => setOpen(false)} />}
    </>
  );
}

function SearchDialog({ onClose }: { onClose(): void }) {
  const { navigation } = useBoard();
  const submit = (event: TargetedSubmitEvent<HTMLFormElement>): void => {
    event.preventDefault();
    const typed = new FormData(event.currentTarget).get('text');
    const target = typeof typed === 'string' ? searchTarget(typed) : null;
    if (target === null) return;
    onClose();
    navigation.go(target);
  };
  return (
    <Dialog title={TEXTS.label} onClose={onClose}>
      <form class="search-form" onSubmit={submit}>
        <input
          class="input"
          name="text"
          type="search"
          enterkeyhint="search"
          autocomplete="off"
          spellcheck={false}
          aria-label={TEXTS.placeholder}
          placeholder={TEXTS.placeholder}
        />
        <button type="submit" class="button button-main">
          {TEXTS.submit}
        </button>
      </form>
    </Dialog>
  );
}
