import { expect, it } from 'vitest';
import { SseParser } from './sse-parser.ts';

const read = (...pieces: readonly string[]) => {
  const parser = new SseParser();
  return pieces.flatMap((piece) => parser.take(piece));
};

it('reads events, their ids, and data of several lines', () => {
  expect(read('event: calls\nid: e.7\ndata: a\ndata: b\n\ndata:c\n\n')).toEqual([
    { event: 'calls', data: 'a\nb', id: 'e.7' },
    { event: 'message', data: 'c', id: 'e.7' },
  ]);
});

it('ignores comments, unknown fields and events without data', () => {
  expect(read(': hello\nretry: 500\nevent: x\n\ndata\n\n')).toEqual([
    { event: 'message', data: '', id: '' },
  ]);
});

it('reads the same however the text is cut, with any line end', () => {
  const text = 'event: now\r\ndata: {"a":"ü"}\r\n\r\nid: 1\rdata: x\r\rdata: y\n\n';
  const whole = read(text);
  expect(whole.map(({ data }) => data)).toEqual(['{"a":"ü"}', 'x', 'y']);
  expect(read(...text)).toEqual(whole);
  for (let at = 0; at < text.length; at += 1) {
    expect(read(text.slice(0, at), text.slice(at))).toEqual(whole);
  }
});

it('keeps an unfinished event to itself', () => {
  expect(read('data: half\n')).toEqual([]);
});
