/** What a form body means, including bytes that no sender should send. */

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { costRatio, onePassOver } from '../../../tests/support/cost-ratio.ts';
import { propertySettings, propertyTimeoutMs } from '../../../tests/support/property.ts';
import { parseForm } from './form.ts';

const read = (text: string): readonly (readonly [string, string | readonly string[]])[] => [
  ...parseForm(text),
];

describe('parseForm', () => {
  it.each<[what: string, text: string, parameters: ReturnType<typeof read>]>([
    ['nothing', '', []],
    ['only separators', '&&&', []],
    ['one parameter', 'CallStatus=ringing', [['CallStatus', 'ringing']]],
    [
      'too many separators',
      '&a=1&&b=2&',
      [
        ['a', '1'],
        ['b', '2'],
      ],
    ],
    [
      'a name without a value',
      'a&b=',
      [
        ['a', ''],
        ['b', ''],
      ],
    ],
    ['an empty name', '=1', [['', '1']]],
    ['an equals sign in a value', 'a=b=c', [['a', 'b=c']]],
    ['a plus as a space, in names too', 'Caller+Name=A+B', [['Caller Name', 'A B']]],
    ['an encoded plus', 'To=%2B15550100002', [['To', '+15550100002']]],
    ['encoded separators', 'a%26b=c%3Dd', [['a&b', 'c=d']]],
    ['lower-case hex', 'a=%2b%3a', [['a', '+:']]],
    [
      'a Timestamp',
      'T=Thu%2C+25+Jun+2026+20%3A26%3A02+%2B0000',
      [['T', 'Thu, 25 Jun 2026 20:26:02 +0000']],
    ],
    ['spaces at both ends, which the signature covers', 'a=+1+', [['a', ' 1 ']]],
    ['two-, three- and four-byte characters', 'a=%C3%A9%E2%82%AC%F0%9F%93%9E', [['a', 'é€📞']]],
    ['characters that were never encoded', 'a=é€+📞', [['a', 'é€ 📞']]],
    [
      'a lone percent sign',
      'a=100%&b=%zz%4',
      [
        ['a', '100%'],
        ['b', '%zz%4'],
      ],
    ],
    [
      'a percent sign at each end of a value',
      'a=%&b=%2',
      [
        ['a', '%'],
        ['b', '%2'],
      ],
    ],
    [
      'broken UTF-8',
      'a=%FFx%C3&b=%E2%82+c',
      [
        ['a', '\uFFFDx\uFFFD'],
        ['b', '\uFFFD c'],
      ],
    ],
    ['an encoded surrogate, which is not UTF-8', 'a=%ED%A0%80', [['a', '\uFFFD\uFFFD\uFFFD']]],
    [
      'a byte order mark, which is data',
      'a=%EF%BB%BFx&b=%EF%BB%BF%FF',
      [
        ['a', '\uFEFFx'],
        ['b', '\uFEFF\uFFFD'],
      ],
    ],
    ['a null byte', 'a=%00', [['a', '\0']]],
    [
      'a name sent twice',
      'a=1&b=2&a=3',
      [
        ['a', ['1', '3']],
        ['b', '2'],
      ],
    ],
    ['a name sent three times with one value', 'a=1&a=1&a=1', [['a', ['1', '1', '1']]]],
    ['a name encoded in two ways', 'a%62=1&ab=2', [['ab', ['1', '2']]]],
    [
      'property names of an object prototype',
      '__proto__=1&constructor=2&toString=3',
      [
        ['__proto__', '1'],
        ['constructor', '2'],
        ['toString', '3'],
      ],
    ],
  ])('reads %s', (_what, text, parameters) => {
    expect(read(text)).toEqual(parameters);
  });

  it(
    'reads any text as the URL standard does',
    () => {
      const piece = fc.oneof(
        {
          weight: 4,
          arbitrary: fc.constantFrom('&', '=', '+', '%', '%2', '%41', '%C3', '%A9', '%FF'),
        },
        { weight: 1, arbitrary: fc.string({ unit: 'grapheme-ascii', maxLength: 3 }) },
      );
      const text = fc.array(piece, { maxLength: 24 }).map((pieces) => pieces.join(''));
      fc.assert(
        fc.property(text, (body) => {
          const expected = new Map<string, string[]>();
          // URLSearchParams drops a leading question mark.
          for (const [name, value] of new URLSearchParams(`&${body}`)) {
            expected.set(name, [...(expected.get(name) ?? []), value]);
          }
          const actual = read(body).map(([name, value]) => [name, [value].flat()]);
          expect(actual).toEqual([...expected]);
        }),
        propertySettings(),
      );
    },
    propertyTimeoutMs(),
  );

  it.each([
    ['one name repeated', 'a&'.repeat(32_768)],
    ['parameters without a value', Array.from({ length: 13_000 }, (_, index) => index).join('&')],
    ['broken UTF-8 in every name', '%FF&'.repeat(16_384)],
    ['percent signs and no plus', '%41&'.repeat(16_384)],
    ['lone percent signs', 'a=%&'.repeat(16_384)],
  ])('is quick with the largest body, even one of %s', (_what, body) => {
    const bytes = Buffer.from(body);
    // Tens of passes if it's linear, ten thousand if it's quadratic.
    expect(
      costRatio(
        () => parseForm(body),
        () => onePassOver(bytes),
        5,
      ),
    ).toBeLessThan(1_000);
  });
});
