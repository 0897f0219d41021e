/**
 * The made-up people of generated traffic. All numbers are in the range reserved for fiction (555-0100
 * to 555-0199), so that none reaches a real person.
 */
import type { Random } from '../vocabulary/random.ts';
import { pick, wholeBetween } from '../world/draws.ts';

/** Where a North American area code is. */
export interface Place {
  readonly city: string;
  readonly state: string;
  readonly zip: string;
  readonly country: string;
}

const PLACES: ReadonlyMap<string, Place> = new Map(
  (
    [
      ['202', 'WASHINGTON', 'DC', '20001'],
      ['206', 'SEATTLE', 'WA', '98101'],
      ['212', 'NEW YORK', 'NY', '10001'],
      ['213', 'LOS ANGELES', 'CA', '90012'],
      ['303', 'DENVER', 'CO', '80202'],
      ['305', 'MIAMI', 'FL', '33130'],
      ['312', 'CHICAGO', 'IL', '60601'],
      ['404', 'ATLANTA', 'GA', '30303'],
      ['415', 'SAN FRANCISCO', 'CA', '94103'],
      ['503', 'PORTLAND', 'OR', '97204'],
      ['512', 'AUSTIN', 'TX', '78701'],
      ['602', 'PHOENIX', 'AZ', '85004'],
      ['615', 'NASHVILLE', 'TN', '37203'],
      ['617', 'BOSTON', 'MA', '02108'],
      ['713', 'HOUSTON', 'TX', '77002'],
      ['801', 'SALT LAKE CITY', 'UT', '84101'],
    ] as const
  ).map(([areaCode, city, state, zip]) => [areaCode, { city, state, zip, country: 'US' }]),
);
const AREA_CODES = [...PLACES.keys()];

const COMPANY_NUMBERS = ['+14155550100', '+12125550101', '+13125550102', '+15125550103'] as const;
const CALLER_NAMES = [
  'WIRELESS CALLER',
  'ACME SUPPLY',
  'J SMITH',
  'M GARCIA',
  'CITY CLINIC',
] as const;
const AGENTS = 24;

/** A number outside the call centre, in E.164. */
export const drawOutsideNumber = (random: Random): string =>
  `+1${pick(random, AREA_CODES)}55501${String(wholeBetween(random, 0, 99)).padStart(2, '0')}`;

/** One of the call centre's own numbers, in E.164. */
export const drawCompanyNumber = (random: Random): string => pick(random, COMPANY_NUMBERS);

/** The SIP address of one of the call centre's agents. */
export const drawAgent = (random: Random): string =>
  `sip:agent-${wholeBetween(random, 1, AGENTS)}@agents.example.com`;

/** The result of looking up a caller's name. */
export const drawCallerName = (random: Random): string => pick(random, CALLER_NAMES);

/** Where a number is; null if it isn't known. */
export const placeOf = (address: string): Place | null =>
  address.startsWith('+1') ? (PLACES.get(address.slice(2, 5)) ?? null) : null;
