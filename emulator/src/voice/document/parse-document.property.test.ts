import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { parseDocument } from './parse-document.ts';

const NAMES = ['Response', 'Say', 'Gather', 'Dial', 'Number', 'Conference', 'x:y', 'a', '1', ''];
const ATTRIBUTES = ['loop="2"', 'timeout="-1"', 'xmlns="u"', 'xmlns:x="u"', 'x:z=""', 'a', 'a="<"'];
/** Pieces of documents in any order: some results are XML, but most aren't. */
const piece = fc.oneof(
  fc.constantFrom(...NAMES).map((name) => `<${name}>`),
  fc.constantFrom(...NAMES).map((name) => `</${name}>`),
  fc
    .tuple(fc.constantFrom(...NAMES), fc.constantFrom(...ATTRIBUTES))
    .map(([name, attribute]) => `<${name} ${attribute}/>`),
  fc.constantFrom('<?xml version="1.0"?>', '<!DOCTYPE x [<!ENTITY a "b">]>', '<!--', '-->'),
  fc.constantFrom('&amp;', '&a;', '&#0;', '&#x110000;', '<![CDATA[', ']]>', '\0', '\uFEFF', '\n'),
  fc.string(),
);

test('any text is a document, or a fault with its line', () => {
  fc.assert(
    fc.property(fc.array(piece, { maxLength: 12 }), fc.boolean(), (pieces, isWrapped) => {
      const inside = pieces.join('');
      const parsed = parseDocument(
        isWrapped ? `<Response>${inside}</Response>` : inside,
        'signalwire',
      );
      if (parsed.ok) return;
      expect(parsed.fault.line).toBeGreaterThanOrEqual(1);
      expect(parsed.fault.message).not.toBe('');
    }),
    { numRuns: 3_000 },
  );
});
