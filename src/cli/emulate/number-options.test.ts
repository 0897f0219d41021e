import { expect, test } from 'vitest';
import { numbersFrom } from './number-options.ts';

test('a number can be given alone, or with the document that answers it', () => {
  const words = ['+15550100001', '+15550100002=http://127.0.0.1:3000/voice?a=b'];
  expect(numbersFrom(words)).toEqual({
    ok: true,
    value: [
      { phoneNumber: '+15550100001', voiceUrl: null },
      { phoneNumber: '+15550100002', voiceUrl: 'http://127.0.0.1:3000/voice?a=b' },
    ],
  });
});

test.each(['', '555', '+15550100001=', '+15550100001=voice.xml', 'http://127.0.0.1/voice'])(
  "%j isn't a number",
  (word) => {
    expect(numbersFrom([word])).toMatchObject({ ok: false });
  },
);
