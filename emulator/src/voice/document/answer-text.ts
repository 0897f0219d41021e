/** Decodes an answer into text. Pure. */
import { TextDecoder } from 'node:util';

/**
 * Decodes with the Content-Type's character set, otherwise as UTF-8. A byte order mark is removed, as
 * XML requires; invalid bytes become U+FFFD.
 */
export function answerText(contentType: string | null, bytes: Uint8Array): string {
  const [, label = 'utf-8'] = /;\s*charset="?([\w.:-]+)/i.exec(contentType ?? '') ?? [];
  return decoderOf(label).decode(bytes);
}

function decoderOf(label: string): TextDecoder {
  try {
    return new TextDecoder(label);
  } catch (error) {
    // The character set is unknown.
    if (!(error instanceof RangeError)) throw error;
    return new TextDecoder();
  }
}
