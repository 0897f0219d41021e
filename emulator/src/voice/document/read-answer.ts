/**
 * Reads an HTTP answer as a document, by its content type. Source: Twilio docs "TwiML: content types"
 * (August 2026). Pure.
 */
import type { Dialect } from '../../contract/dialect.ts';
import type { ParsedDocument } from './cxml.ts';
import { parseDocument } from './parse-document.ts';

/** The provider's error code for an unsupported content type. */
const CONTENT_TYPE_FAULT = 12_300;

const UNREMARKABLE = { warnings: [], notices: [] } as const;

/** Reads an answer in a dialect; `url` is where it came from. */
export function readAnswer(
  contentType: string | null,
  text: string,
  url: string,
  dialect: Dialect,
): ParsedDocument {
  const type = contentType?.split(';')[0]?.trim().toLowerCase() ?? '';
  if (type === 'text/html' || /^(?:text|application)\/(?:[\w.+-]+\+)?xml$/.test(type)) {
    return parseDocument(text, dialect);
  }
  if (type === 'text/plain') {
    return { ok: true, verbs: [{ kind: 'Say', line: 1, text, loop: 1 }], ...UNREMARKABLE };
  }
  if (type.startsWith('audio/')) {
    return {
      ok: true,
      verbs: [{ kind: 'Play', line: 1, url, digits: null, loop: 1 }],
      ...UNREMARKABLE,
    };
  }
  const message =
    type === ''
      ? 'The answer has no Content-Type. A document is text/xml.'
      : `The answer is ${type}. A document is text/xml.`;
  return { ok: false, fault: { code: CONTENT_TYPE_FAULT, line: 1, message } };
}
