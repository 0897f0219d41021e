import { expect, it } from 'vitest';
import { call } from '../../../../tests/support/now-calls.ts';
import { filterOf, hrefOf, isShown, isShownEnded, LIVE_STATUSES } from './filter.ts';

const ALL = { direction: null, status: null };
const read = (query: string) => filterOf(new URLSearchParams(query));

it.each(['/', '/?direction=inbound', '/?status=ringing', '/?direction=outbound-api&status=queued'])(
  'the filter of %s has this URL',
  (href) => {
    expect(hrefOf(read(href.slice(1)))).toBe(href);
  },
);

it('what does not filter calls in progress is left out', () => {
  expect(read('direction=up&status=completed&page=2')).toEqual(ALL);
  expect(read('status=')).toEqual(ALL);
  expect(read('status=answered').status).toBe('in-progress');
});

it('offers the states of calls in progress', () => {
  expect(LIVE_STATUSES).toEqual(['queued', 'initiated', 'ringing', 'in-progress']);
});

it('shows calls that match both', () => {
  const ringing = call('a');
  expect(isShown(ringing, ALL)).toBe(true);
  expect(isShown(ringing, { direction: 'inbound', status: 'ringing' })).toBe(true);
  expect(isShown(ringing, { direction: 'inbound', status: 'queued' })).toBe(false);
  expect(isShown(ringing, { direction: 'outbound-api', status: null })).toBe(false);
  expect(isShownEnded(ringing, { direction: 'inbound', status: 'queued' })).toBe(true);
});
