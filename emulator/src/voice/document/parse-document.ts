/**
 * Parses a document. It's pure, and stricter than the providers: mistakes for which they'd only log a
 * warning and use a default are refused, so that you find them here.
 */
import type { Dialect } from '../../contract/dialect.ts';
import { type Faults, SCHEMA_FAULT } from './attribute-reader.ts';
import type { ParsedDocument } from './cxml.ts';
import { parseVerb } from './parse-verb.ts';
import { parseXml } from './xml-element.ts';

/** The provider's error code for a document that isn't XML, or not of this kind. */
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
    return fail(SCHEMA_FAULT, root.line, '<Response> has text in it, but no verb.');
  }
  return { ok: true, verbs, warnings: faults.warnings, notices: faults.notices };
}

const fail = (code: number, line: number, message: string): ParsedDocument => ({
  ok: false,
  fault: { code, line, message },
});
