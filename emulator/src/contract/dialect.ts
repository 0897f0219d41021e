/**
 * Which provider the emulator plays. The differences themselves stand where they matter (sids,
 * callbacks, delivery, REST); this file only names them.
 */

export const DIALECTS = ['signalwire', 'twilio'] as const;
/** SignalWire's Compatibility API, or Twilio's own. */
export type Dialect = (typeof DIALECTS)[number];
