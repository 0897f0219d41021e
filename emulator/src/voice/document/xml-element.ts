/**
 * Reads XML into plain elements with their lines; it knows nothing of cXML. Entities defined by a
 * document are refused, so that they can't be used for an attack.
 */
import { DOMParser, type Element, type Node, ParseError } from '@xmldom/xmldom';
import { misplacedCharacter } from './xml-characters.ts';

/** An element. Its text includes that of all descendants, and is trimmed. */
export interface XmlElement {
  readonly name: string;
  /** Counted from 1. */
  readonly line: number;
  readonly attributes: ReadonlyMap<string, string>;
  readonly children: readonly XmlElement[];
  readonly text: string;
}

/** The root element, or why there is none. */
export type ParsedXml =
  | { readonly ok: true; readonly root: XmlElement }
  | { readonly ok: false; readonly line: number; readonly message: string };

/** Parses a text. Deep nesting is refused: no document needs it, and it could overflow the stack. */
export function parseXml(text: string): ParsedXml {
  const complaints: string[] = [];
  try {
    const parser = new DOMParser({
      onError(_level, message) {
        // What the library only warns about, such as HTML habits, isn't well-formed either.
        complaints.push(message);
        throw new Error(message);
      },
    });
    const root = parser.parseFromString(text, 'text/xml').documentElement;
    if (root === null) return { ok: false, line: 1, message: 'There is no root element.' };
    const tooDeep = firstTooDeep(root);
    if (tooDeep !== null) {
      const message = `Elements are nested more than ${MOST_DEPTH} deep.`;
      return { ok: false, line: tooDeep.lineNumber ?? 1, message };
    }
    const misplaced = misplacedCharacter(text);
    if (misplaced !== null) return { ok: false, ...misplaced };
    return { ok: true, root: elementOf(root) };
  } catch (error) {
    if (!(error instanceof ParseError)) throw error;
    // The library adds its own words to a thrown error.
    const message = advised(complaints[0] ?? error.message);
    return { ok: false, line: lineOf(error.locator), message };
  }
}

/** The library's complaint, with a fix for the most common mistake. */
const advised = (complaint: string): string =>
  /entity/i.test(complaint) ? `${complaint}. Write '&' as '&amp;'.` : complaint;

const ELEMENT_NODE = 1;

const isElement = (node: Node): node is Element => node.nodeType === ELEMENT_NODE;

/** Far more than the three levels of documents, including speech markup. */
const MOST_DEPTH = 32;

/** The first node below the allowed depth; the search itself isn't recursive. */
function firstTooDeep(root: Element): Node | null {
  let level: readonly Node[] = [root];
  for (let depth = 0; depth < MOST_DEPTH && level.length > 0; depth += 1) {
    level = level.flatMap((node) => [...node.childNodes]);
  }
  return level[0] ?? null;
}

function elementOf(element: Element): XmlElement {
  return {
    name: element.tagName,
    line: element.lineNumber ?? 1,
    attributes: new Map([...element.attributes].map((one) => [one.name, one.value])),
    children: [...element.childNodes].filter(isElement).map(elementOf),
    text: (element.textContent ?? '').trim(),
  };
}

/** The library's locators aren't typed; without a line, it's the first. */
function lineOf(locator: unknown): number {
  if (typeof locator !== 'object' || locator === null || !('lineNumber' in locator)) return 1;
  const { lineNumber } = locator;
  return typeof lineNumber === 'number' ? Math.max(1, lineNumber) : 1;
}
