/**
 * Finds characters that XML doesn't allow where they are, but the library accepts; a provider refuses
 * the document. Source: XML 1.0, sections 2.2, 2.4 and 4.1. Pure; it expects text whose elements the
 * library found well-formed.
 */

/** What is wrong, and in which line. */
export interface MisplacedCharacter {
  /** Counted from 1. */
  readonly line: number;
  readonly message: string;
}

/** In these, an ampersand is just a character. */
const LITERAL = /<!\[CDATA\[.*?\]\]>|<!--.*?-->|<\?.*?\?>/gs;
const NO_REFERENCE = /&(?!(?:[\p{L}_:][\p{L}\p{N}_:.-]*|#\d+|#x[\dA-Fa-f]+);)/u;
const REFERENCE = /&#(?:(\d+)|x([\dA-Fa-f]+));/g;
const NO_CHARACTER = /[^\t\n\r\u0020-\uD7FF\uE000-\uFFFD\u{10000}-\u{10FFFF}]/u;
const LAST_CODE_POINT = 0x10_ffff;

/** The first one; null if there's none. */
export function misplacedCharacter(text: string): MisplacedCharacter | null {
  const at = (index: number, message: string) => ({ line: lineAt(text, index), message });
  const strange = text.search(NO_CHARACTER);
  if (strange >= 0) return at(strange, NOT_IN_XML);
  // Of their content, only the line breaks matter.
  const marked = text.replace(LITERAL, (literal) => literal.replace(/[^\n]/g, ' '));
  const bare = marked.search(NO_REFERENCE);
  if (bare >= 0) return at(bare, "Write '&' as '&amp;'.");
  const end = marked.indexOf(']]>');
  if (end >= 0) return at(end, "Write ']]>' as ']]&gt;' if it ends nothing.");
  for (const { index, 1: decimal, 2: hex = '' } of marked.matchAll(REFERENCE)) {
    const code = decimal === undefined ? Number.parseInt(hex, 16) : Number(decimal);
    if (code > LAST_CODE_POINT || NO_CHARACTER.test(String.fromCodePoint(code))) {
      return at(index, NOT_IN_XML);
    }
  }
  return null;
}

const NOT_IN_XML = "XML doesn't allow this character.";

const lineAt = (text: string, index: number): number => text.slice(0, index).split('\n').length;
