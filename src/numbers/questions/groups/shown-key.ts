/** Groups as the asker sees them. */

import { hideNumbers } from '../../../core/masking/hidden.ts';
import { maskParty, maskPrefix } from '../../../core/masking/mask-party.ts';
import type { Disclosure } from '../../../ports/access/disclosure.ts';
import type { GroupBy } from '../../../ports/numbers/questions.ts';

/** A masked asker's groups can look alike: each is still a number of its own. */
export function shownKey(by: GroupBy, key: string | null, disclosure: Disclosure): string | null {
  if (key === null || disclosure === 'full') return key;
  switch (by) {
    case 'fromNumber':
    case 'toNumber':
    case 'endpoint':
    case 'ownNumber':
      return maskParty(key);
    case 'prefix':
      return maskPrefix(key);
    case 'account':
    case 'status':
    case 'outcome':
    case 'sipCode':
    case 'hangupBy':
    case 'hour':
    case 'weekday':
      return key;
    case 'direction':
    case 'sipPhrase':
      return hideNumbers(key);
    // An own dimension.
    default:
      return hideNumbers(key);
  }
}
