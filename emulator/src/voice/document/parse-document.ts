/**
 * Turns a text into a document. It is pure, and stricter than the providers: what they would only
 * warn of in their log and then do by a default is refused, to be found here.
 */
import type { Dialect } from '../../contract/dialect.ts';
import { type Faults, SCHEMA_FAULT } from './attribute-reader.ts';
import type { ParsedDocument } from './cxml.ts';
import { parseVerb } from './parse-verb.ts';
import { parseXml } from './xml-element.ts';

/** The provider's number for a document that is no XML, or not of this kind. */
const PARSE_FAULT = 12_100;

/** Parses a cXML document of a dialect: a `Response` with verbs in it. */
export function parseDocument(text: string, dialect: Dialect): ParsedDocument {
  const xml = parseXml(text);
  if (!xml.ok) return fail(PARSE_FAULT, xml.line, `The document is not XML: ${xml.message}`);
  const { root } = xml;
  if (root.name !== 'Response') {
    return fail(PARSE_FAULT, root.line, `The root element is <${root.name}>, not <Response>.`);
  }
  const faults: Faults = { errors: [], warnings: [], notices: [] };
  const verbs = root.children.flatMap((child) => parseVerb(child, faults, dialect));
  const [first] = faults.errors;
  if (first !== undefined) return { ok: false, fault: first };
  if (root.children.length === 0 && root.text !== '') {
    return fail(SCHEMA_FAULT, root.line, '<Response> has text in it, and no verb.');
  }
  return { ok: true, verbs, warnings: faults.warnings, notices: faults.notices };
}

const fail = (code: number, line: number, message: string): ParsedDocument => ({
  ok: false,
  fault: { code, line, message },
});
