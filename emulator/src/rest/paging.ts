/**
 * Pages of lists, newest first. A page's token says where the last page ended, so that new items neither
 * repeat nor hide others.
 */
import type { RequestParameters } from './request-parameters.ts';
import { accepted, type Checked, invalid } from './rest-error.ts';

/** The page that a client requests. */
export interface PageRequest {
  readonly page: number;
  readonly pageSize: number;
  /** Null for the first page. */
  readonly cursor: Cursor | null;
}

/** `older`: items created before the ordinal; `newer`: items created after it. */
export interface Cursor {
  readonly kind: 'older' | 'newer';
  readonly ordinal: number;
}

/** Counts up with creation; the order of lists, and where a page ends. */
export interface Ordered {
  readonly ordinal: number;
}

/** Items in order, before or after an ordinal (exclusive). */
export interface Sequence<T extends Ordered> {
  newestFirst(before?: number): Iterable<T>;
  oldestFirst(after?: number): Iterable<T>;
}

/** A page, and where its neighbors begin; null if there's none. */
export interface Page<T> {
  readonly items: readonly T[];
  readonly next: Cursor | null;
  readonly previous: Cursor | null;
}

const PAGING_NAMES: ReadonlySet<string> = new Set(['Page', 'PageSize', 'PageToken']);
const DEFAULT_PAGE_SIZE = 50;
const LARGEST_PAGE_SIZE = 1_000;

/** Reads Page, PageSize and PageToken. */
export function parsePageRequest(query: RequestParameters): Checked<PageRequest> {
  const pageSize = wholeNumber(query.one('PageSize') ?? `${DEFAULT_PAGE_SIZE}`);
  if (pageSize === null || pageSize < 1 || pageSize > LARGEST_PAGE_SIZE) {
    return invalid(54_454, `PageSize must be a whole number from 1 to ${LARGEST_PAGE_SIZE}.`);
  }
  const page = wholeNumber(query.one('Page') ?? '0');
  const token = query.one('PageToken');
  if (page === null || (page > 0 && token === null)) {
    return invalid(54_453, 'Page must be a whole number; beyond 0 it needs its PageToken.');
  }
  if (token === null) return accepted({ page, pageSize, cursor: null });
  const cursor = parseToken(token);
  if (cursor === null) return invalid(21_481, "PageToken isn't from a list.");
  return accepted({ page, pageSize, cursor });
}

/** Takes a page of the matching items. */
export function takePage<T extends Ordered>(
  sequence: Sequence<T>,
  matches: (item: T) => boolean,
  request: PageRequest,
): Page<T> {
  const { cursor, pageSize } = request;
  const backwards = cursor?.kind === 'newer';
  const source = backwards
    ? sequence.oldestFirst(cursor.ordinal)
    : sequence.newestFirst(cursor?.ordinal);
  const found: T[] = [];
  let hasMore = false;
  for (const item of source) {
    if (!matches(item)) continue;
    hasMore = found.length === pageSize;
    if (hasMore) break;
    found.push(item);
  }
  const items = backwards ? found.reverse() : found;
  const [first, last] = [items[0], items.at(-1)];
  const hasOlder = backwards || hasMore;
  const hasNewer = backwards ? hasMore : cursor !== null;
  return {
    items,
    next: hasOlder && last !== undefined ? { kind: 'older', ordinal: last.ordinal } : null,
    previous: hasNewer && first !== undefined ? { kind: 'newer', ordinal: first.ordinal } : null,
  };
}

/** The paging fields of a list's answer. `uri` is the list's own, without a query. */
export function pageEnvelope(
  uri: string,
  query: RequestParameters,
  request: PageRequest,
  page: Page<unknown>,
) {
  const { page: number, pageSize } = request;
  const filters = [...query.pairsWithout(PAGING_NAMES)];
  const link = (pageNumber: number, cursor: Cursor | null): string => {
    const parameters = new URLSearchParams();
    for (const [name, value] of filters) parameters.append(name, value);
    parameters.set('PageSize', `${pageSize}`);
    parameters.set('Page', `${pageNumber}`);
    if (cursor !== null) parameters.set('PageToken', tokenOf(cursor));
    return `${uri}?${parameters}`;
  };
  return {
    uri: link(number, request.cursor),
    first_page_uri: link(0, null),
    next_page_uri: page.next === null ? null : link(number + 1, page.next),
    previous_page_uri: page.previous === null ? null : link(Math.max(0, number - 1), page.previous),
    page: number,
    page_size: pageSize,
  };
}

const TOKEN = /^(PA|PB)([0-9a-f]{32})$/;

const tokenOf = ({ kind, ordinal }: Cursor): string =>
  (kind === 'older' ? 'PA' : 'PB') + ordinal.toString(16).padStart(32, '0');

function parseToken(token: string): Cursor | null {
  const [, prefix, hex] = TOKEN.exec(token) ?? [];
  if (hex === undefined) return null;
  const ordinal = Number.parseInt(hex, 16);
  if (!Number.isSafeInteger(ordinal)) return null;
  return { kind: prefix === 'PA' ? 'older' : 'newer', ordinal };
}

const wholeNumber = (text: string): number | null => (/^\d{1,9}$/.test(text) ? Number(text) : null);
