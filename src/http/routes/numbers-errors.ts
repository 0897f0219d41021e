/** The errors of routes that ask the numbers. */

import { failure, type Result } from '../../core/result.ts';
import type { NumbersAnswer, NumbersProblem } from '../../ports/numbers/numbers.ts';
import { type HttpError, httpError } from '../errors/errors.ts';

/** For their documentation. */
export const NUMBERS_ERRORS = [
  'bad_parameter',
  'numbers_down',
  'numbers_rebuilding',
  'numbers_busy',
] as const;

/** The numbers' answer, or the error to send. */
export async function orError<Value>(
  answer: NumbersAnswer<Value>,
): Promise<Result<Value, HttpError>> {
  const answered = await answer;
  return answered.ok ? answered : failure(errorOf(answered.problem));
}

function errorOf(problem: NumbersProblem): HttpError {
  switch (problem.kind) {
    case 'down':
      return retryLater(
        10,
        httpError('numbers_down', `Statistics aren't available: ${problem.reason}`),
      );
    case 'rebuilding': {
      const percent = Math.floor(problem.progress * 100);
      return retryLater(
        5,
        httpError(
          'numbers_rebuilding',
          `Statistics are being made from the log: ${percent} % done. Callbacks are stored as usual.`,
          { percent: String(percent) },
        ),
      );
    }
    case 'busy':
      return retryLater(2, httpError('numbers_busy', problem.reason));
    case 'refused':
      return httpError(
        'bad_parameter',
        `The query parameter "${problem.parameter}" ${problem.reason}.`,
        { parameter: problem.parameter, problem: problem.reason },
      );
  }
}

const retryLater = (seconds: number, error: HttpError): HttpError => ({
  ...error,
  headers: { 'retry-after': String(seconds) },
});
