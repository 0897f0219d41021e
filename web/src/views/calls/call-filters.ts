/** Which calls the list shows. The filter is the URL, in the API's own words: `/calls?status=failed&from=…`. */

import type { CallFilter } from '../../../../src/core/call-filter.ts';
import { readDirection, readStatus } from '../../../../src/core/call-query.ts';
import type { Result } from '../../../../src/core/result.ts';
import type { operations } from '../../../../src/core/wire/api-types.ts';

/** A filter of the API, except for those by own dimensions. */
export type FilterName = Exclude<
  keyof NonNullable<operations['countCalls']['parameters']['query']>,
  'dim.*'
>;

/** Every filter, and what answers it. With one that the numbers answer, the list can't jump to a time. */
const ANSWERED_BY: Readonly<Record<FilterName, 'store' | 'numbers'>> = {
  status: 'store',
  direction: 'store',
  number: 'store',
  fromNumber: 'store',
  toNumber: 'store',
  from: 'store',
  to: 'store',
  parentCallSid: 'store',
  batch: 'store',
  leg: 'numbers',
  outcome: 'numbers',
  sipCode: 'numbers',
  hangupBy: 'numbers',
  numberPart: 'numbers',
  'mos.gte': 'numbers',
  'mos.lte': 'numbers',
  'pddSeconds.gte': 'numbers',
  'pddSeconds.lte': 'numbers',
  'ringSeconds.gte': 'numbers',
  'ringSeconds.lte': 'numbers',
  'durationSeconds.gte': 'numbers',
  'durationSeconds.lte': 'numbers',
};

const FILTER_NAMES = Object.keys(ANSWERED_BY).filter(
  (name): name is FilterName => name in ANSWERED_BY,
);

/** The filter by an own dimension, as the API names it. */
export type DimensionName = `dim.${string}`;

export const dimensionName = (name: string): DimensionName => `dim.${name}`;

export const isDimension = (name: string): name is DimensionName => name.startsWith('dim.');

/** The filters that are set, as the API takes them. A dimension's values can have commas, so they're a list. */
export type CallFilters = Readonly<Partial<Record<FilterName, string>>> & {
  readonly [Name in DimensionName]?: readonly string[];
};

export interface ListPlace {
  readonly filters: CallFilters;
  /** ISO 8601: begin with the calls first seen by then. Null for the newest. */
  readonly at: string | null;
  /** The API's order, such as `-durationSeconds`; null for newest first. */
  readonly sort: string | null;
}

/** Whether the numbers answer the list, and not the store. */
export const needsNumbers = ({ filters, sort }: Pick<ListPlace, 'filters' | 'sort'>): boolean =>
  sort !== null ||
  FILTER_NAMES.some((name) => ANSWERED_BY[name] === 'numbers' && filters[name] !== undefined) ||
  dimensionsIn(filters).length > 0;

/** The dimensions that are filtered by, with the values that match. */
const dimensionsIn = (
  filters: CallFilters,
): readonly (readonly [name: DimensionName, values: readonly string[]])[] =>
  Object.keys(filters)
    .filter(isDimension)
    .map((name) => [name, filters[name] ?? []]);

/** Reads the URL's query. Names that the API doesn't filter by are left out; its values are for the API to judge. */
export function placeOf(query: URLSearchParams): ListPlace {
  const filters: Partial<Record<FilterName, string>> = {};
  for (const name of FILTER_NAMES) {
    const value = query
      .getAll(name)
      .filter((one) => one !== '')
      .join(',');
    if (value !== '') filters[name] = value;
  }
  const dimensions = [...new Set(query.keys())]
    .filter(isDimension)
    .map((name) => [name, query.getAll(name).filter((one) => one !== '')] as const)
    .filter(([, values]) => values.length > 0);
  return {
    filters: { ...filters, ...Object.fromEntries(dimensions) },
    at: query.get('at') || null,
    sort: query.get('sort') || null,
  };
}

/** The list's URL. */
export function hrefOf({ filters, at, sort }: ListPlace): string {
  const query = queryOf(filters);
  if (sort !== null) query.set('sort', sort);
  if (at !== null) query.set('at', at);
  return query.size === 0 ? '/calls' : `/calls?${query}`;
}

/** The same list with one filter changed, or removed if it's empty. */
export function withFilter(place: ListPlace, name: FilterName, value: string): ListPlace {
  const { [name]: _, ...others } = place.filters;
  return { ...place, filters: value === '' ? others : { ...others, [name]: value } };
}

/** The same list with only these values of a dimension; with all, without any. */
export function withDimension(
  place: ListPlace,
  name: DimensionName,
  values: readonly string[],
): ListPlace {
  const { [name]: _, ...others } = place.filters;
  return { ...place, filters: values.length === 0 ? others : { ...others, [name]: values } };
}

/** Every call of the filter as a file, wherever the list is. */
export function csvHref(filters: CallFilters): string {
  const query = queryOf(filters);
  return query.size === 0 ? '/api/v1/calls.csv' : `/api/v1/calls.csv?${query}`;
}

/** The API's query for a page. */
export function pageQuery(
  place: ListPlace,
  { cursor, limit }: { readonly cursor: string | null; readonly limit: number },
): string {
  const { filters, at, sort } = place;
  const query = queryOf(filters);
  if (sort !== null) query.set('sort', sort);
  query.set('limit', String(limit));
  if (cursor !== null) query.set('cursor', cursor);
  else if (at !== null && !needsNumbers(place)) query.set('at', at);
  return query.toString();
}

/** The filter as the numbers' questions take it. Without a bound, `from` and `to` are the caller's to set. */
export const numbersQuery = (filters: CallFilters): URLSearchParams => {
  const query = queryOf(filters);
  if (!query.has('leg')) query.set('leg', 'all');
  return query;
};

function queryOf(filters: CallFilters): URLSearchParams {
  const query = new URLSearchParams();
  for (const name of FILTER_NAMES) {
    const value = filters[name];
    if (value !== undefined) query.set(name, value);
  }
  for (const [name, values] of dimensionsIn(filters)) {
    for (const value of values) query.append(name, value);
  }
  return query;
}

/** The filter that the core's `matches` takes, for calls that the stream brings. */
export function coreFilterOf(filters: CallFilters): CallFilter {
  const { status, direction, number, fromNumber, toNumber, parentCallSid, batch } = filters;
  const [from, to] = [timeOf(filters.from), timeOf(filters.to)];
  return {
    ...(status === undefined ? {} : { status: valuesOf(status, readStatus) }),
    ...(direction === undefined ? {} : { direction: valuesOf(direction, readDirection) }),
    ...(number === undefined ? {} : { number: exactly(number) }),
    ...(fromNumber === undefined ? {} : { fromNumber: exactly(fromNumber) }),
    ...(toNumber === undefined ? {} : { toNumber: exactly(toNumber) }),
    ...(parentCallSid === undefined ? {} : { parentCallSid }),
    ...(batch === undefined ? {} : { batch: Number(batch) }),
    ...(from === null ? {} : { from }),
    ...(to === null ? {} : { to }),
  };
}

function valuesOf<Value>(
  list: string,
  read: (word: string) => Result<Value, string>,
): readonly Value[] {
  return list.split(',').flatMap((word) => {
    const one = read(word);
    return one.ok ? [one.value] : [];
  });
}

const exactly = (party: string): string => (party.startsWith('=') ? party.slice(1) : party);

function timeOf(text: string | undefined): number | null {
  const at = text === undefined ? Number.NaN : Date.parse(text);
  return Number.isNaN(at) ? null : at;
}
