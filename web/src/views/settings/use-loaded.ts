/** What an API path answers, and loading it again. */

import { useCallback, useEffect, useState } from 'preact/hooks';
import { type ApiProblem, ask } from '../../api/ask.ts';

export type Loaded<Answer> =
  | { readonly kind: 'loading' }
  | { readonly kind: 'ready'; readonly answer: Answer }
  | { readonly kind: 'failed'; readonly problem: ApiProblem };

/** Loads `path` when it's shown and when `reload` is called; what's there stays until then. */
export function useLoaded<Answer>(path: string): readonly [Loaded<Answer>, () => void] {
  const [loaded, setLoaded] = useState<Loaded<Answer>>({ kind: 'loading' });
  const [turn, setTurn] = useState(0);
  useEffect(() => {
    const leaving = new AbortController();
    void ask<Answer>(path, { signal: leaving.signal }).then((asked) => {
      if (leaving.signal.aborted) return;
      setLoaded(
        asked.ok
          ? { kind: 'ready', answer: asked.value }
          : { kind: 'failed', problem: asked.problem },
      );
    });
    return () => leaving.abort();
  }, [path, turn]);
  const reload = useCallback(() => setTurn((count) => count + 1), []);
  return [loaded, reload];
}
