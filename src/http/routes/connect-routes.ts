/** How to connect a provider, for administrators. */

import { success } from '../../core/result.ts';
import type { ConnectInfo } from '../../core/wire/connect.ts';
import type { CallStore } from '../../ports/call-store.ts';
import { CALLBACK_PATHS } from '../callbacks/callback-listener.ts';
import { json } from '../routing/answer-form.ts';
import { NONE, type Route, route } from '../routing/route.ts';
import { connectSchema } from '../schemas/connect.ts';

/** What the settings say about receiving callbacks. */
export type ReceivingSettings = Pick<
  ConnectInfo,
  'publicUrl' | 'localOnly' | 'keys' | 'allowUnsigned'
>;

export interface ConnectSources {
  readonly calls: Pick<CallStore, 'countByStatus'>;
  readonly receiving: ReceivingSettings;
}

/** `/api/v1/connect`. */
export const connectRoute = ({ calls, receiving }: ConnectSources): Route =>
  route({
    method: 'GET',
    path: '/api/v1/connect',
    name: 'getConnect',
    summary: 'The URL for callbacks, what verifies them, and whether any has arrived.',
    group: 'Operations',
    access: 'admin',
    allAccounts: true,
    params: NONE,
    query: NONE,
    body: NONE,
    answer: json(connectSchema),
    errors: [],
    async handle() {
      const counts = await calls.countByStatus({ scope: 'all', disclosure: 'full' });
      const { publicUrl } = receiving;
      return success({
        ...receiving,
        callbackUrl: publicUrl === null ? null : `${publicUrl}${CALLBACK_PATHS[0]}`,
        hasCallbacks: [...counts.values()].some((count) => count > 0),
      });
    },
  });
