import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { z } from 'zod';
import { signForm } from './sign.ts';

const vectors = z
  .array(
    z.object({
      name: z.string(),
      key: z.string(),
      url: z.string(),
      params: z.record(z.string(), z.string()).optional(),
      signature: z.string(),
    }),
  )
  .parse(
    JSON.parse(
      readFileSync(new URL('../../../tests/fixtures/signatures.json', import.meta.url), 'utf8'),
    ),
  );
const formVectors = vectors.flatMap(({ params, ...rest }) =>
  params === undefined ? [] : [{ ...rest, params }],
);

test('there are recorded forms to check', () => {
  expect(formVectors.length).toBeGreaterThanOrEqual(5);
});

test.each(formVectors)('signs as recorded: $name', ({ key, url, params, signature }) => {
  expect(signForm(key, url, params)).toBe(signature);
});

test('the order of the parameters does not matter, but their values do', () => {
  const url = 'https://example.com/cb';
  const signature = signForm('key', url, { A: '1', b: '2', C: '3' });
  expect(signForm('key', url, { C: '3', b: '2', A: '1' })).toBe(signature);
  expect(signForm('key', url, { C: '3', b: '2', A: '2' })).not.toBe(signature);
});
