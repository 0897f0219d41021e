/** Every attack, in the order of the table. */

import type { Attack } from '../attack.ts';
import { ANSWERS } from './answers.ts';
import { CROWDS } from './crowds.ts';
import { EXPORTS } from './exports.ts';
import { REQUESTS } from './requests.ts';

export const ATTACKS: readonly Attack[] = [...EXPORTS, ...CROWDS, ...REQUESTS, ...ANSWERS];
