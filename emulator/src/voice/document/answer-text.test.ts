import { expect, test } from 'vitest';
import { answerText } from './answer-text.ts';

const WORD = 'Grüße';

test.each([
  [null, Buffer.from(WORD)],
  ['text/xml', Buffer.from(WORD)],
  ['text/xml', Buffer.from(`\uFEFF${WORD}`)],
  ['text/xml; charset=utf-8', Buffer.from(WORD)],
  ['text/xml; charset="ISO-8859-1"', Buffer.from(WORD, 'latin1')],
  ['text/xml;charset=utf-16le', Buffer.from(WORD, 'utf16le')],
  ['text/xml; charset=unknown', Buffer.from(WORD)],
])('an answer of %s is read', (contentType, bytes) => {
  expect(answerText(contentType, bytes)).toBe(WORD);
});

test('invalid bytes are not a failure', () => {
  expect(answerText('text/xml', Buffer.from([0x41, 0xff]))).toBe('A\uFFFD');
});
