import { describe, expect, it, test } from 'vitest';
import {
  coreFilterOf,
  csvHref,
  hrefOf,
  needsNumbers,
  numbersQuery,
  pageQuery,
  placeOf,
  withDimension,
  withFilter,
} from './call-filters.ts';

const placeIn = (query: string) => placeOf(new URLSearchParams(query));

describe('the place in the list of calls', () => {
  it('is read from the URL, without what the API would refuse by name', () => {
    expect(placeIn('status=failed&status=busy&number=%2B15550100001&color=red&to=')).toEqual({
      filters: { status: 'failed,busy', number: '+15550100001' },
      at: null,
      sort: null,
    });
  });

  it.each([
    '',
    'status=failed',
    'outcome=busy&mos.lte=3.6&sort=-mos',
    'pddSeconds.lte=2&ringSeconds.lte=5',
    'dim.queue=a%2C+b&dim.queue=sales&dim.agent=42',
    'number=%2B15550100001&at=2026-11-29T14%3A00%3A00.000Z',
  ])('has a URL of its own: %s', (query) => {
    const place = placeIn(query);
    expect(hrefOf(place)).toBe(query === '' ? '/calls' : `/calls?${query}`);
  });

  it('is the same with a filter changed or removed', () => {
    const place = placeIn('status=failed&direction=inbound');
    expect(hrefOf(withFilter(place, 'status', 'busy'))).toBe(
      '/calls?status=busy&direction=inbound',
    );
    expect(hrefOf(withFilter(place, 'status', ''))).toBe('/calls?direction=inbound');
  });
});

test("an own dimension's values can have commas, and only the numbers filter by them", () => {
  const place = placeIn('dim.queue=a%2C+b&dim.queue=sales&dim.agent=');
  expect(place.filters).toEqual({ 'dim.queue': ['a, b', 'sales'] });
  expect(needsNumbers(place)).toBe(true);
  expect(numbersQuery(place.filters).getAll('dim.queue')).toEqual(['a, b', 'sales']);
  const support = withDimension(place, 'dim.queue', ['support']);
  expect(hrefOf(support)).toBe('/calls?dim.queue=support');
  expect(hrefOf(withDimension(support, 'dim.queue', []))).toBe('/calls');
});

test('a page begins at its cursor, or at the time in the URL', () => {
  const place = placeIn('status=failed&at=2026-11-29');
  expect(pageQuery(place, { cursor: null, limit: 100 })).toBe(
    'status=failed&limit=100&at=2026-11-29',
  );
  expect(pageQuery(place, { cursor: 'ab-7', limit: 100 })).toBe(
    'status=failed&limit=100&cursor=ab-7',
  );
});

test('a list that the numbers answer has an order, and no time to jump to', () => {
  const place = placeIn('sipCode=503&sort=-mos&at=2026-11-29');
  expect(needsNumbers(place)).toBe(true);
  expect(needsNumbers(placeIn('status=failed&at=2026-11-29'))).toBe(false);
  expect(pageQuery(place, { cursor: null, limit: 100 })).toBe('sipCode=503&sort=-mos&limit=100');
  expect(csvHref(place.filters)).toBe('/api/v1/calls.csv?sipCode=503');
});

test('the bars over the list count all legs, unless the filter says otherwise', () => {
  expect(numbersQuery(placeIn('status=failed&sort=mos').filters).toString()).toBe(
    'status=failed&leg=all',
  );
  expect(numbersQuery(placeIn('leg=child').filters).toString()).toBe('leg=child');
});

test('the file has every call of the filter, wherever the list is', () => {
  expect(csvHref(placeIn('at=2026-11-29').filters)).toBe('/api/v1/calls.csv');
  expect(csvHref(placeIn('number=%2B1555&at=2026-11-29').filters)).toBe(
    '/api/v1/calls.csv?number=%2B1555',
  );
});

test('the stream is filtered by the same values', () => {
  const { filters } = placeIn(
    'status=answered,nonsense&direction=inbound&number==1001&parentCallSid=CA1&batch=3&from=2026-11-29',
  );
  expect(coreFilterOf(filters)).toEqual({
    status: ['in-progress'],
    direction: ['inbound'],
    number: '1001',
    parentCallSid: 'CA1',
    batch: 3,
    from: Date.UTC(2026, 10, 29),
  });
  expect(coreFilterOf({ from: 'soon' })).toEqual({});
});
