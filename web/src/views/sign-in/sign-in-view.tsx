/** Signing in with a key, where access needs one. */

import type { TargetedSubmitEvent } from 'preact';
import { useState } from 'preact/hooks';
import type { SessionState } from '../../api/session.ts';
import { useBoard, useTitle } from '../../board/board.ts';
import { Notice } from '../../design/notice.tsx';
import { SIGN_IN_TEXTS } from '../../texts/access.ts';
import '../../design/controls.css';
import './sign-in.css';

type Closed = Exclude<SessionState, { readonly kind: 'signed-in' | 'loading' }>;

export function SignInView({ state }: { state: Closed }) {
  useTitle(SIGN_IN_TEXTS.title);
  if (state.kind === 'unreachable') {
    return (
      <section class="panel sign-in">
        <h1 class="unseen">{SIGN_IN_TEXTS.unreachableTitle}</h1>
        <Notice title={SIGN_IN_TEXTS.unreachableTitle} tone="bad">
          <p>{state.message}</p>
          <p>{SIGN_IN_TEXTS.unreachableHelp}</p>
        </Notice>
      </section>
    );
  }
  const { title, localTitle, localHelp, help, command } = SIGN_IN_TEXTS;
  return (
    <section class="panel sign-in">
      <h1>{state.kind === 'local-only' ? localTitle : title}</h1>
      {state.kind === 'local-only' && (
        <p class="muted">
          {state.message} {localHelp}
        </p>
      )}
      <SignInForm />
      <p class="muted">
        {help} <code class="mono">{command}</code>.
      </p>
    </section>
  );
}

function SignInForm() {
  const { sessions } = useBoard();
  const [problem, setProblem] = useState<string | null>(null);
  const [isAsking, setAsking] = useState(false);
  const submit = (event: TargetedSubmitEvent<HTMLFormElement>): void => {
    event.preventDefault();
    const key = new FormData(event.currentTarget).get('key');
    if (typeof key !== 'string' || key.trim() === '') return;
    setAsking(true);
    void sessions.signIn(key.trim()).then((asked) => {
      setAsking(false);
      setProblem(asked.ok ? null : asked.problem.message);
    });
  };
  return (
    <form class="form" onSubmit={submit}>
      <label class="field">
        <span>{SIGN_IN_TEXTS.label}</span>
        <input
          class="input mono"
          type="password"
          name="key"
          autocomplete="current-password"
          spellcheck={false}
          required
          aria-describedby={problem === null ? undefined : 'sign-in-problem'}
          aria-invalid={problem !== null}
        />
      </label>
      {problem !== null && (
        <p id="sign-in-problem" class="form-problem" role="alert">
          {problem}
        </p>
      )}
      <button type="submit" class="button button-main" disabled={isAsking}>
        {SIGN_IN_TEXTS.submit}
      </button>
    </form>
  );
}
