import { expect, test } from 'vitest';
import { misplacedCharacter } from './xml-characters.ts';

test.each([
  ['<Say>Ben & Jerry</Say>', 1],
  ['<Say>\n\nBen &</Say>', 3],
  ['<Say voice="a & b"/>', 1],
  ['&;', 1],
  ['&#;', 1],
  ['&& ', 1],
])('an ampersand that does not begin a reference is misplaced: %j', (text, line) => {
  const found = misplacedCharacter(text);
  expect(found).toMatchObject({ line });
  expect(found?.message).toContain("Write '&' as '&amp;'");
});

test.each(['a\n\u0001', '\n\u0000', '\n&#0;', '\n&#x1F;', '\n\uFFFE', '\n&#1114112;', '\n\uD800'])(
  'a character that XML does not allow is misplaced: %j',
  (text) => {
    expect(misplacedCharacter(text)).toMatchObject({
      line: 2,
      message: expect.stringContaining("doesn't allow this character"),
    });
  },
);

test('the end of a CDATA section without its beginning is misplaced', () => {
  expect(misplacedCharacter('a ]]> b')).toMatchObject({ line: 1 });
});

test.each([
  'Ben &amp; Jerry &lt;&#65;&#x41;&#x1F600;',
  '<![CDATA[Ben & Jerry \n ]]]>',
  '<!-- Ben & Jerry -->',
  '<?php & ?>',
  '\t\r\nGrüße \u{1F600}',
  '&unknown;',
])('what XML allows is not misplaced: %j', (text) => {
  expect(misplacedCharacter(text)).toBeNull();
});
