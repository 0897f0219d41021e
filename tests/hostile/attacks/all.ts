/** Every attack, in the order of the table. */

import type { Attack } from '../attack.ts';
import { EXPORTS } from './exports.ts';

export const ATTACKS: readonly Attack[] = [...EXPORTS];
