import { expect, test } from 'vitest';
import { introduction } from './introduction.ts';

test('a quote in a token does not break the line it is pasted into', () => {
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
