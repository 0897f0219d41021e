import fc from 'fast-check';
import { expect, test } from 'vitest';
import { Ledger } from '../world/ledger.ts';
import { pageEnvelope, parsePageRequest, takePage } from './paging.ts';
import { parseQuery } from './request-parameters.ts';

interface Item {
  readonly sid: string;
  readonly ordinal: number;
}

function filled(count: number): Ledger<Item> {
  const ledger = new Ledger<Item>(10_000);
  for (let ordinal = 0; ordinal < count; ordinal += 1) ledger.add({ sid: `s${ordinal}`, ordinal });
  return ledger;
}
const sids = (items: Iterable<Item>) => [...items].map(({ sid }) => sid);

/** Follows `next_page_uri` to the end, as the SDKs do. `between` runs after each page. */
function walk(ledger: Ledger<Item>, pageSize: number, between: () => void = () => {}) {
  const pages: string[][] = [];
  let uri: string | null = `/list?Colour=blue&PageSize=${pageSize}`;
  while (uri !== null) {
    const query = parseQuery(uri);
    const request = parsePageRequest(query);
    if (!request.ok) throw new Error(request.error.message);
    const page = takePage(ledger, () => true, request.value);
    const envelope = pageEnvelope('/list', query, request.value, page);
    expect(envelope.page).toBe(pages.length);
    pages.push(sids(page.items));
    uri = envelope.next_page_uri;
    if (uri !== null) expect(parseQuery(uri).one('Colour')).toBe('blue');
    between();
  }
  return pages;
}

test('paging visits everything once, newest first', () => {
  fc.assert(
    fc.property(fc.integer({ min: 0, max: 60 }), fc.integer({ min: 1, max: 20 }), (count, size) => {
      const ledger = filled(count);
      const pages = walk(ledger, size);
      expect(pages.flat()).toEqual(sids(ledger.newestFirst()));
      for (const page of pages.slice(0, -1)) expect(page).toHaveLength(size);
    }),
  );
});

test('items created or deleted between two pages repeat and hide nothing', () => {
  const ledger = filled(20);
  const walked = walk(ledger, 3, () => {
    const ordinal = ledger.nextOrdinal;
    ledger.add({ sid: `s${ordinal}`, ordinal });
    const last = [...ledger.oldestFirst()][0];
    if (last !== undefined) ledger.delete(last);
  }).flat();
  expect(new Set(walked).size).toBe(walked.length);
  expect(walked).toEqual(sids(filled(20).newestFirst()).slice(0, walked.length));
});

test('the previous page of a page is the one before it', () => {
  const ledger = filled(10);
  const first = takePage(ledger, () => true, { page: 0, pageSize: 4, cursor: null });
  const second = takePage(ledger, () => true, { page: 1, pageSize: 4, cursor: first.next });
  const back = takePage(ledger, () => true, { page: 0, pageSize: 4, cursor: second.previous });
  expect(first.previous).toBeNull();
  expect(sids(back.items)).toEqual(sids(first.items));
  expect(back.next).toEqual(first.next);
  expect(back.previous).toBeNull();
});

test.each([
  ['PageSize=0', 54_454],
  ['PageSize=1001', 54_454],
  ['PageSize=ten', 54_454],
  ['Page=1', 54_453],
  ['Page=-1', 54_453],
  ['PageToken=nonsense', 21_481],
  ['PageToken=PAffffffffffffffffffffffffffffffff', 21_481],
])('the page request %s is refused with %i', (query, code) => {
  expect(parsePageRequest(parseQuery(`/x?${query}`))).toMatchObject({ ok: false, error: { code } });
});
