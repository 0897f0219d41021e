/** Text about a batch of failed calls, for `failures list` and `failures show`. */
import { grouped } from '../../console/callback-rate.ts';
import { safeText } from '../../console/safe-text.ts';
import type { AlertMessage } from '../../core/wire/failure-list.ts';

/** The states of a batch's alerts, without recipients: `SMS: 2 delivered, 1 failed (30003)`. */
export function alertsText(messages: readonly AlertMessage[]): string {
  if (messages.length === 0) return 'none';
  const channels = new Map<string, Map<string, number>>();
  for (const { to, state, code } of messages) {
    const channel = /^https?:/.test(to) ? 'webhook' : 'SMS';
    const states = channels.get(channel) ?? new Map<string, number>();
    const what = code === null ? state : `${state} (${safeText(code)})`;
    states.set(what, (states.get(what) ?? 0) + 1);
    channels.set(channel, states);
  }
  return [...channels]
    .map(([channel, states]) => {
      const counts = [...states].map(([what, count]) => `${grouped(count)} ${what}`);
      return `${channel}: ${counts.join(', ')}`;
    })
    .join('; ');
}
