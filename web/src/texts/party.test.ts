import { expect, it } from 'vitest';
import { shownParty } from './party.ts';

it.each([
  ['+14155550129', '+1 415 555 0129'],
  ['+442079460321', '+44 207 946 0321'],
  ['+493055501180', '+49 305 550 1180'],
  ['+35312345678', '+353 1 234 5678'],
  ['+79161234567', '+7 916 123 4567'],
  ['+3726001234', '+372 600 1234'],
])('groups %s as %s', (party, shown) => {
  expect(shownParty(party)).toBe(shown);
});

it.each(['sip:agent-04@example.com', 'client:bob', 'anonymous', '1001', '+1', '+1•••••0129', ''])(
  'leaves %s as it is',
  (party) => {
    expect(shownParty(party)).toBe(party);
  },
);
