/** Reads a capture line by line, however long it is. */
import { createInterface } from 'node:readline';
import type { Readable } from 'node:stream';
import { failure, type Result } from '../../core/result.ts';
import { readCaptureLine } from '../../export/capture-lines.ts';
import type { CapturedRequest } from '../../ports/call-store.ts';

/** A request, or what is wrong with the line that ends the capture. */
export type CaptureEntry = Result<CapturedRequest, string>;

/** The requests in the order of the file; a line that is none ends it, and is named. */
export async function* readCapture(input: Readable): AsyncIterable<CaptureEntry> {
  let number = 0;
  for await (const line of createInterface({ input, crlfDelay: Number.POSITIVE_INFINITY })) {
    number += 1;
    if (line.trim() === '') continue;
    const read = readCaptureLine(line);
    if (read.ok) yield read;
    else {
      yield failure(`Line ${number} of the capture is no request: ${read.problem}.`);
      return;
    }
  }
}
