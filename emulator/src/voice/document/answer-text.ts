/** Turns the bytes of an answer into text. Pure. */
import { TextDecoder } from 'node:util';

/**
 * Decodes by the character set that the Content-Type names, else as UTF-8. A byte order mark is
 * taken off, as XML has it; bytes that make no sense become U+FFFD.
 */
export function answerText(contentType: string | null, bytes: Uint8Array): string {
  const [, label = 'utf-8'] = /;\s*charset="?([\w.:-]+)/i.exec(contentType ?? '') ?? [];
  return decoderOf(label).decode(bytes);
}

function decoderOf(label: string): TextDecoder {
  try {
    return new TextDecoder(label);
  } catch (error) {
    // Nobody knows the character set.
    if (!(error instanceof RangeError)) throw error;
    return new TextDecoder();
  }
}
