/**
 * Which provider the emulator plays. The differences themselves stand where they matter (sids,
 * callbacks, delivery, REST); this file only names them.
 */

/** SignalWire's Compatibility API, or Twilio's own. */
export type Dialect = 'signalwire' | 'twilio';
