import { expect, it } from 'vitest';
import { problemIn } from './api-problem.ts';

it('an error says what happened in its own words', () => {
  const body = {
    code: 'sid_ambiguous',
    message: 'Two calls.',
    details: { candidates: 'CA1 CA2' },
    docs: '/docs',
  };
  expect(problemIn(409, body)).toEqual({
    status: 409,
    code: 'sid_ambiguous',
    message: 'Two calls.',
    candidates: ['CA1', 'CA2'],
  });
});

it('anything else, as from a proxy, says at least its status', () => {
  for (const body of [null, '<html>', { code: 7 }, undefined]) {
    expect(problemIn(502, body)).toEqual({
      status: 502,
      code: 'unknown',
      message: 'Callboard answered with status 502.',
    });
  }
});
