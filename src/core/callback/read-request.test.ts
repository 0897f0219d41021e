/** Where a request's parameters come from, and how JSON is read as parameters. */

import { describe, expect, it } from 'vitest';
import { queryOf, readParameters } from './read-request.ts';

const json = (body: string): readonly unknown[] | null => {
  const parameters = readParameters('POST', '/CallStatus', 'json', body);
  return parameters === null ? null : [...parameters];
};

describe('readParameters', () => {
  it('reads those of a GET from its URL, whatever its body', () => {
    const parameters = readParameters('GET', '/CallStatus?To=%2B1&a=b', 'form', 'To=2');
    expect([...(parameters ?? [])]).toEqual([
      ['To', '+1'],
      ['a', 'b'],
    ]);
  });

  it('reads those of a POST from its body, not from its URL', () => {
    const parameters = readParameters(
      'POST',
      '/CallStatus?CallStatus=x',
      'form',
      'CallStatus=busy',
    );
    expect([...(parameters ?? [])]).toEqual([['CallStatus', 'busy']]);
    expect([...queryOf('/CallStatus?CallStatus=x')]).toEqual([['CallStatus', 'x']]);
    expect([...queryOf('/CallStatus')]).toEqual([]);
  });
});

describe('a JSON body', () => {
  it.each<[body: string, parameters: readonly unknown[]]>([
    ['{}', []],
    [
      '{"CallStatus":"busy","To":"+1 2"}',
      [
        ['CallStatus', 'busy'],
        ['To', '+1 2'],
      ],
    ],
    [
      '{"CallDuration":57,"AudioInMos":4.5,"Muted":true}',
      [
        ['CallDuration', '57'],
        ['AudioInMos', '4.5'],
        ['Muted', 'true'],
      ],
    ],
    [
      '{"CallerName":null,"From":""}',
      [
        ['CallerName', ''],
        ['From', ''],
      ],
    ],
    [
      '{"a":["1",2],"b":["1"]}',
      [
        ['a', ['1', '2']],
        ['b', '1'],
      ],
    ],
    ['{"a":{"b":[1]}}', [['a', '{"b":[1]}']]],
    [
      '{"__proto__":"1","a":"2"}',
      [
        ['__proto__', '1'],
        ['a', '2'],
      ],
    ],
  ])('%s', (body, parameters) => {
    expect(json(body)).toEqual(parameters);
  });

  it.each(['', '{', '[]', '"text"', '1', 'null', 'CallStatus=busy'])('%j is invalid', (body) => {
    expect(json(body)).toBeNull();
  });

  const nested = (depth: number): string => `{"a":${'['.repeat(depth)}${']'.repeat(depth)}}`;

  it('is invalid if it is nested too deeply', () => {
    expect(json(nested(30))).not.toBeNull();
    expect(json(nested(40))).toBeNull();
    expect(json(nested(30_000))).toBeNull();
  });
});
