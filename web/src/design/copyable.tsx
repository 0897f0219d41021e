/** A text with a button that copies it. */

import { useRef, useState } from 'preact/hooks';
import { DESIGN_TEXTS } from '../texts/design.ts';
import './controls.css';

export function Copyable({ text, label }: { text: string; label: string }) {
  return (
    <div class="copyable">
      <code>{text}</code>
      <CopyButton text={text} label={label} />
    </div>
  );
}

interface CopyButtonProps {
  readonly text: string;
  /** What's copied, for screen readers. */
  readonly label: string;
  /** What the button says; `Copy` if it's left out. */
  readonly children?: string;
}

export function CopyButton({ text, label, children = DESIGN_TEXTS.copy }: CopyButtonProps) {
  const [state, setState] = useState<'ready' | 'copied' | 'refused'>('ready');
  const timeout = useRef(0);
  const show = (outcome: 'copied' | 'refused'): void => {
    setState(outcome);
    clearTimeout(timeout.current);
    timeout.current = window.setTimeout(() => setState('ready'), SHOWN_MS);
  };
  const copy = (): void => {
    copyText(text).then(
      () => show('copied'),
      () => show('refused'),
    );
  };
  return (
    <button type="button" class="button" aria-label={`${children}: ${label}`} onClick={copy}>
      <span aria-live="polite">{state === 'ready' ? children : DESIGN_TEXTS[state]}</span>
    </button>
  );
}

/** How long the outcome is shown, in milliseconds. */
const SHOWN_MS = 2_000;

/** The clipboard's API only exists on https and on the machine itself. */
async function copyText(text: string): Promise<void> {
  if (!isSecureContext) throw new TypeError('Only secure pages can copy.');
  await navigator.clipboard.writeText(text);
}
