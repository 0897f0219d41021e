/** `--window`: the time up to now, or a day, in a word. */

import { success } from '../../core/result.ts';
import { type CommandResult, usedWrongly } from '../outcome.ts';

/** What goes into `--from` and `--to` instead. */
export interface WindowTimes {
  readonly from: string;
  readonly to?: string;
}

/** Reads `15m`, `1h`, `7d`, `2w`, `today` or `yesterday`. */
export function readWindow(text: string): CommandResult<WindowTimes> {
  if (text === 'today') return success({ from: 'today' });
  if (text === 'yesterday') return success({ from: 'yesterday', to: 'today' });
  if (/^\d{1,5}[mhdw]$/.test(text) && Number.parseInt(text, 10) > 0) {
    return success({ from: `-${text}` });
  }
  return usedWrongly('--window must be a time such as 15m, 1h, 24h, 7d, 2w, today or yesterday.');
}
