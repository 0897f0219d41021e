/** Checks numbers given as options. REST checks its own, and refuses with the provider's codes. */
import { isPhoneNumber, isWebUrl } from '../contract/addresses.ts';
import type { NewPhoneNumber } from '../owned-numbers/phone-number.ts';

const URL_NAMES = [
  'voiceUrl',
  'voiceFallbackUrl',
  'statusCallback',
  'smsUrl',
  'smsFallbackUrl',
] as const;

/** What is wrong with the numbers, as the end of a sentence; null if nothing is. */
export function checkNewNumbers(numbers: readonly NewPhoneNumber[]): string | null {
  const seen = new Set<string>();
  for (const number of numbers) {
    if (!isPhoneNumber(number.phoneNumber)) return 'must be phone numbers in E.164.';
    if (seen.has(number.phoneNumber)) return 'must not name a number twice.';
    seen.add(number.phoneNumber);
    for (const name of URL_NAMES) {
      const url = number[name] ?? null;
      if (url !== null && !isWebUrl(url)) return `have a ${name} that isn't an http or https URL.`;
    }
  }
  return null;
}
