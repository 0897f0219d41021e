/** The provider whose settings are shown: `/connect?provider=twilio`. SignalWire's, unless the URL says otherwise. */

import { useBoard } from '../../board/board.ts';
import type { Provider } from './snippets.ts';

export const useProvider = (): Provider =>
  useBoard().navigation.place.value.query.get('provider') === 'twilio' ? 'twilio' : 'signalwire';
