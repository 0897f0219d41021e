/** What the API answers to a question, and asking it again. */

import { useCallback, useEffect, useState } from 'preact/hooks';
import type { Result } from '../../../src/core/result.ts';
import type { ApiProblem } from '../api/api-problem.ts';

export type Loaded<Answer> =
  | { readonly kind: 'loading' }
  | { readonly kind: 'ready'; readonly answer: Answer }
  | { readonly kind: 'failed'; readonly problem: ApiProblem };

/**
 * Asks when it's shown and when `reload` is called; what's there stays until then. `question` has to be the same
 * function each time.
 */
export function useLoaded<Answer>(
  question: (signal: AbortSignal) => Promise<Result<Answer, ApiProblem>>,
): readonly [Loaded<Answer>, () => void] {
  const [loaded, setLoaded] = useState<Loaded<Answer>>({ kind: 'loading' });
  const [turn, setTurn] = useState(0);
  useEffect(() => {
    const leaving = new AbortController();
    void question(leaving.signal).then((asked) => {
      if (leaving.signal.aborted) return;
      setLoaded(
        asked.ok
          ? { kind: 'ready', answer: asked.value }
          : { kind: 'failed', problem: asked.problem },
      );
    });
    return () => leaving.abort();
  }, [question, turn]);
  const reload = useCallback(() => setTurn((count) => count + 1), []);
  return [loaded, reload];
}

/** The same, and asks again after every `everyMs` milliseconds while the page is visible. */
export function useReloaded<Answer>(
  question: (signal: AbortSignal) => Promise<Result<Answer, ApiProblem>>,
  everyMs: number,
): Loaded<Answer> {
  const [loaded, reload] = useLoaded(question);
  useEffect(() => {
    const timer = setInterval(() => {
      if (document.visibilityState === 'visible') reload();
    }, everyMs);
    return () => clearInterval(timer);
  }, [reload, everyMs]);
  return loaded;
}
