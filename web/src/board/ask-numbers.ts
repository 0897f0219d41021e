/** Asks the numbers, if they can be asked: one that's refused would be an error in the browser's console. */

import { failure, type Result } from '../../../src/core/result.ts';
import type { NumbersHealth } from '../../../src/core/wire/stats.ts';
import type { ApiProblem } from '../api/api-problem.ts';
import { answerOf, api } from '../api/client.ts';
import { KPI_TEXTS } from '../texts/kpis.ts';

/** The answer to `question`, or why there are no numbers. */
export async function askNumbers<Answer>(
  question: () => Promise<Result<Answer, ApiProblem>>,
  signal: AbortSignal,
): Promise<Result<Answer, ApiProblem>> {
  const health = await answerOf(api.GET('/api/v1/numbers', { signal }));
  if (!health.ok) return health;
  const why = whyNot(health.value);
  return why === null ? await question() : failure(why);
}

function whyNot({ status, reason, progress }: NumbersHealth): ApiProblem | null {
  const { starting, rebuilding, down } = KPI_TEXTS.health;
  switch (status) {
    case 'following':
      return null;
    case 'starting':
      return problem(starting);
    case 'rebuilding':
      return problem(rebuilding(Math.floor((progress ?? 0) * 100)));
    case 'down':
      return problem(down(reason ?? ''));
  }
}

const problem = (message: string): ApiProblem => ({ status: null, code: 'numbers', message });
