import { expect, test } from 'vitest';
import { introduction } from './introduction.ts';

test('a token with a quote in it does not end the line that it is pasted in', () => {
  const lines = introduction({
    dialect: 'twilio',
    url: 'http://127.0.0.1:8485',
    project: 'AC1',
    token: "it's \\ mine",
    signingKey: "it's \\ mine",
    seed: 'callboard',
    startAt: 0,
    faults: () => [],
  });
  const pasted = lines.filter((line) => /^ {2}(?:const client|.*validateRequest)/.test(line));
  expect(pasted).toHaveLength(4);
  for (const line of pasted) expect(line).toContain("'it\\'s \\\\ mine'");
});
