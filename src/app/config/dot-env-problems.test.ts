import { parseEnv } from 'node:util';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { dotEnvProblems } from './dot-env-problems.ts';

test.each<[string, string, readonly [number, string][]]>([
  ['good lines', '# a note\n\nA=1\nexport B="two words" # why\nC=\'x\ny\'\nD=\nE = 5\r\n', []],
  [
    'a colon instead of an equals sign',
    'A=1\nKEY: PSK_1\n',
    [[2, "isn't NAME=value and is ignored"]],
  ],
  ['a space instead of an equals sign', 'KEY PSK_1', [[1, "isn't NAME=value and is ignored"]]],
  ['no name', '=1', [[1, "isn't NAME=value and is ignored"]]],
  ['a name with a space', 'MY KEY=1', [[1, "isn't NAME=value and is ignored"]]],
  ['an open quote', 'A=1\nKEY="PSK_1\nB=2', [[2, 'has no closing quotation mark for KEY']]],
  [
    'text after a closing quote',
    'KEY="PSK_1"2\nB=2',
    [[1, 'has text after the value of KEY, which is ignored']],
  ],
  ['the same name twice', 'A=1\nB=2\nA=3', [[3, 'sets A again; line 1 has no effect']]],
])('%s', (_what, text, problems) => {
  expect(dotEnvProblems(text).map(({ line, problem }) => [line, problem])).toEqual(problems);
});

test('finds nothing wrong with a file that Node reads as intended', () => {
  const value = fc.oneof(
    fc.stringMatching(/^[a-z0-9+/=]{0,8}$/),
    fc.stringMatching(/^[a-z\n #='`]{0,8}$/).map((text) => `"${text}"`),
    fc.stringMatching(/^[a-z\n #="`]{0,8}$/).map((text) => `'${text}'`),
  );
  const noise = fc.constantFrom('', '# A=1', '   ', ' # "');
  const ending = fc.constantFrom('', ' # why', ' # "');
  fc.assert(
    fc.property(fc.array(fc.tuple(noise, value, ending), { maxLength: 6 }), (entries) => {
      const text = entries
        .map(([before, one, after], index) => `${before}\nKEY${index}=${one}${after}\n`)
        .join('');
      expect(dotEnvProblems(text)).toEqual([]);
      const read = parseEnv(text);
      expect(Object.values(read)).toEqual(
        entries.map(([, one]) => (/^["']/.test(one) ? one.slice(1, -1) : one)),
      );
    }),
    { numRuns: 2_000 },
  );
});
