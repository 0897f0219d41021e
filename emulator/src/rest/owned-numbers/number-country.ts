/**
 * The country of a number in E.164 by its calling code; the largest of the countries that share one.
 * Source: ITU-T E.164 "List of assigned country codes" (2016).
 */

const CODES =
  'US1 RU7 EG20 ZA27 GR30 NL31 BE32 FR33 ES34 HU36 IT39 RO40 CH41 AT43 GB44 DK45 SE46 NO47 PL48 DE49 ' +
  'PE51 MX52 AR54 BR55 CL56 CO57 MY60 AU61 ID62 PH63 NZ64 SG65 TH66 JP81 KR82 VN84 CN86 TR90 IN91 ' +
  'PT351 LU352 IE353 IS354 MT356 CY357 FI358 BG359 LT370 LV371 EE372 UA380 RS381 HR385 SI386 CZ420 ' +
  'SK421 HK852 TW886 AE971 IL972';

const COUNTRIES: ReadonlyMap<string, string> = new Map(
  CODES.split(' ').map((entry) => [entry.slice(2), entry.slice(0, 2)]),
);

/** Reserved by ISO 3166 for private use; here, an unknown country. */
const UNKNOWN = 'ZZ';

/** The ISO 3166-1 alpha-2 code of a number's country; `ZZ` if it isn't known. */
export function countryOf(phoneNumber: string): string {
  for (const length of [1, 2, 3]) {
    const country = COUNTRIES.get(phoneNumber.slice(1, 1 + length));
    if (country !== undefined) return country;
  }
  return UNKNOWN;
}

/** Whether a number is toll-free in North America. */
export const isTollFree = (phoneNumber: string): boolean =>
  /^\+18(?:00|33|44|55|66|77|88)/.test(phoneNumber);
