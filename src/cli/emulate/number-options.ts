/** Parses `--number`: a number that the emulated account owns, and the document it runs. */

import type { NewPhoneNumber } from '@callboard/emulator';
import { isPhoneNumber, isWebUrl } from '@callboard/emulator/cli';
import { success } from '../../core/result.ts';
import { type CommandResult, usedWrongly } from '../outcome.ts';

/** Returns the numbers, or an error for the first invalid one. */
export function numbersFrom(words: readonly string[]): CommandResult<readonly NewPhoneNumber[]> {
  const numbers: NewPhoneNumber[] = [];
  for (const word of words) {
    const [phoneNumber = '', ...rest] = word.split('=');
    const voiceUrl = rest.length === 0 ? null : rest.join('=');
    if (!isPhoneNumber(phoneNumber) || (voiceUrl !== null && !isWebUrl(voiceUrl))) {
      return usedWrongly(
        `--number ${word}: expected number=url, for example +15550100001=http://127.0.0.1:3000/voice.`,
      );
    }
    numbers.push({ phoneNumber, voiceUrl });
  }
  return success(numbers);
}
