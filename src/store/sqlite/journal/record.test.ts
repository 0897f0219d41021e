import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { observe, progressOf } from '../../../../tests/support/store-observations.ts';
import { parseAccountSid, parseCallSid, parseEventKey } from '../../../core/ids.ts';
import type { Observation } from '../../../ports/event-sink.ts';
import {
  isUnprocessable,
  markUnprocessable,
  readRecords,
  recordBytes,
  removalRecord,
  repeatOf,
  writeRecord,
} from './record.ts';

const SID = fc.stringMatching(/^[A-Za-z0-9][A-Za-z0-9._:-]{0,63}$/);

function known<Id>(id: Id | null): Id {
  return id ?? expect.fail('the text is an identifier');
}

const OBSERVATION: fc.Arbitrary<Observation> = fc.record({
  key: fc.stringMatching(/^[0-9a-f]{32}$/).map((text) => known(parseEventKey(text))),
  kind: fc.constantFrom('progress', 'number', 'recording', 'conference', 'answered-by'),
  accountSid: SID.map((text) => known(parseAccountSid(text))),
  callSid: SID.map((text) => known(parseCallSid(text))),
  provenance: fc.constantFrom('callback', 'reconciled', 'inferred'),
  receivedAt: fc.maxSafeNat(),
  request: fc.record({
    method: fc.constantFrom('GET', 'POST'),
    target: fc.string({ unit: 'grapheme', maxLength: 60 }),
    encoding: fc.constantFrom('form', 'json', 'rest'),
    body: fc.uint8Array({ maxLength: 300 }),
  }),
});

/** Records one after another, as in a batch. */
function batchOf(observations: readonly Observation[]): Buffer {
  const bytes = observations.reduce((sum, observation) => sum + recordBytes(observation), 0);
  const buffer = Buffer.from(new SharedArrayBuffer(bytes));
  const end = observations.reduce((at, observation) => writeRecord(buffer, at, observation), 0);
  expect(end).toBe(bytes);
  return buffer;
}

describe('a record', () => {
  it('is read as it was written, byte for byte, wherever it is in its batch', () => {
    fc.assert(
      fc.property(fc.array(OBSERVATION, { maxLength: 8 }), (observations) => {
        const records = [...readRecords(batchOf(observations))];
        const read = records.map((record) => ({
          header: record.header,
          request: { ...record.request, body: Uint8Array.from(record.request.body) },
          unprocessable: isUnprocessable(record),
        }));
        expect(read).toEqual(
          observations.map(({ request, ...header }) => ({
            header,
            request: { ...request, body: Uint8Array.from(request.body) },
            unprocessable: false,
          })),
        );
        expect(Buffer.concat(records.map(({ bytes }) => bytes))).toEqual(batchOf(observations));
      }),
      { numRuns: 500 },
    );
  });

  it('marked unprocessable keeps everything but its kind', () => {
    const [record] = readRecords(batchOf([observe(progressOf('CA1', 'ringing', 1))]));
    if (record === undefined) expect.fail('one was written');
    const { header, request } = record;

    markUnprocessable(record);

    const [marked] = readRecords(record.bytes);
    expect(marked).toMatchObject({ request });
    expect(marked === undefined ? null : isUnprocessable(marked)).toBe(true);
    expect(marked?.header.key).toBe(header.key);
  });

  it('of a repeat keeps its account, call, key and arrival', () => {
    const [event] = readRecords(batchOf([observe(progressOf('CA1', 'ringing', 1))]));
    if (event === undefined) expect.fail('one was written');
    const { accountSid, callSid, key, receivedAt } = event.header;

    const [repeat] = readRecords(repeatOf(event).bytes);

    expect(repeat).toMatchObject({
      kind: 'repeat',
      header: { accountSid, callSid, key, receivedAt },
    });
    expect(repeat?.request).toMatchObject({ target: '', body: Buffer.alloc(0) });
  });

  it.each(['erasure', 'purge'] as const)(
    'with kind %s keeps its account, call and time',
    (kind) => {
      const [event] = readRecords(batchOf([observe(progressOf('CA1', 'ringing', 1))]));
      if (event === undefined) expect.fail('one was written');
      const { accountSid, callSid } = event.header;
      const [removal] = readRecords(removalRecord(kind, event.header, 1234).bytes);
      expect(removal).toMatchObject({ kind, header: { accountSid, callSid, receivedAt: 1234 } });
    },
  );

  it.each([
    ['kind', 4, 5],
    ['kind', 4, 68],
    ['provenance', 5, 3],
    ['method', 6, 2],
    ['encoding', 7, 4],
  ])('with an unknown %s is refused', (what, at, byte) => {
    const buffer = batchOf([observe(progressOf('CA1', 'ringing', 1))]);
    buffer[at] = byte;
    expect(() => [...readRecords(buffer)]).toThrow(`a record of an unknown ${what}: ${byte}`);
  });

  it('is refused if its bytes are not a record', () => {
    const buffer = batchOf([observe(progressOf('CA1', 'ringing', 1))]);
    buffer.fill(0xff, 40, 44);
    expect(() => [...readRecords(buffer)]).toThrow('a record that is none');
  });
});
