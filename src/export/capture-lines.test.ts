import { describe, expect, it } from 'vitest';
import type { CapturedRequest } from '../ports/call-store.ts';
import { captureLines, readCaptureLine } from './capture-lines.ts';

const request: CapturedRequest = {
  path: '/callbacks/voice?tenant=a',
  method: 'POST',
  parameters: { CallSid: 'CA1', Tag: ['one', 'two\n"'] },
  receivedAt: Date.UTC(2026, 10, 23, 16, 42, 36, 7),
};

async function* pages() {
  yield [request, request];
  yield [];
  yield [request];
}

describe('a capture', () => {
  it('is one line of JSON per request, with its time in ISO 8601', async () => {
    const chunks = await all(captureLines(pages()));
    expect(chunks).toHaveLength(3);
    const lines = chunks.join('').split('\n');
    expect(lines).toHaveLength(4);
    expect(lines[0]).toBe(
      '{"path":"/callbacks/voice?tenant=a","method":"POST",' +
        '"parameters":{"CallSid":"CA1","Tag":["one","two\\n\\""]},' +
        '"receivedAt":"2026-11-23T16:42:36.007Z"}',
    );
    expect(lines.slice(0, 3).map(readCaptureLine)).toEqual(
      [1, 2, 3].map(() => ({ ok: true, value: request })),
    );
  });

  it.each([
    ['not JSON', "isn't valid JSON"],
    ['{"path":"x"}', 'path'],
    ['{"path":"/x","method":"PUT","parameters":{},"receivedAt":1}', 'method'],
    ['{"path":"/x","method":"GET","parameters":{"a":1},"receivedAt":1}', 'parameters.a'],
    ['{"path":"/x","method":"GET","parameters":{},"receivedAt":"soon"}', 'receivedAt'],
  ])('is not read from %s', (line, problem) => {
    const read = readCaptureLine(line);
    expect(read.ok ? '' : read.problem).toContain(problem);
  });
});

async function all(chunks: AsyncIterable<string>): Promise<readonly string[]> {
  const taken: string[] = [];
  for await (const chunk of chunks) taken.push(chunk);
  return taken;
}
