/** Reads a capture line by line, in constant memory. */
import { createInterface } from 'node:readline';
import type { Readable } from 'node:stream';
import { failure, type Result } from '../../core/result.ts';
import { readCaptureLine } from '../../export/capture-lines.ts';
import type { CapturedRequest } from '../../ports/call-store.ts';

/** A request, or a problem with a line, which ends the capture. */
export type CaptureEntry = Result<CapturedRequest, string>;

/** Yields the requests in order. An invalid line ends it with a problem that names the line. */
export async function* readCapture(input: Readable): AsyncIterable<CaptureEntry> {
  let number = 0;
  for await (const line of createInterface({ input, crlfDelay: Number.POSITIVE_INFINITY })) {
    number += 1;
    if (line.trim() === '') continue;
    const read = readCaptureLine(line);
    if (read.ok) yield read;
    else {
      yield failure(`Line ${number} of the capture ${read.problem}.`);
      return;
    }
  }
}
