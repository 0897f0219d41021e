/**
 * The provider that the emulator imitates. This file only names them; how they differ is in the code
 * for sids, callbacks, delivery and REST.
 */

export const DIALECTS = ['signalwire', 'twilio'] as const;
/** SignalWire's Compatibility API, or Twilio's own. */
export type Dialect = (typeof DIALECTS)[number];
