/** Every attack, in table order. */

import type { Attack } from '../attack.ts';
import { ANSWERS } from './answers.ts';
import { CROWDS } from './crowds.ts';
import { DAMAGE } from './damage.ts';
import { DISK } from './disk.ts';
import { EXPORTS } from './exports.ts';
import { FOLDER } from './folder.ts';
import { NPM_START } from './npm-start.ts';
import { REQUESTS } from './requests.ts';

const numberOf = ({ id }: Attack): number => Number(/\d+/.exec(id)?.[0]);

/** Sorted by number: R1 before R2, and R10 after R9. */
export const ATTACKS: readonly Attack[] = [
  ...DISK,
  ...DAMAGE,
  ...FOLDER,
  ...EXPORTS,
  ...CROWDS,
  ...REQUESTS,
  ...ANSWERS,
  ...NPM_START,
].sort((a, b) => numberOf(a) - numberOf(b));
