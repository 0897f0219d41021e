/**
 * Which URLs recordings are fetched from. A callback names them, so they could lead anywhere: into the network that
 * Callboard runs in, or to a host that collects credentials.
 */

/** `https://api.twilio.com`. Source: Twilio docs "Recordings resource" (August 2026). */
const TWILIO = 'api.twilio.com';
/** Every space has a name below it. Source: SignalWire docs "Retrieve a recording" (August 2026). */
const SIGNALWIRE = '.signalwire.com';

/**
 * The URL if it's the provider's: by https from a host of SignalWire or Twilio, or from one of the `origins` in the
 * settings. Otherwise null.
 */
export function recordingUrl(text: string, origins: readonly string[]): URL | null {
  const url = URL.canParse(text) ? new URL(text) : null;
  if (url === null || url.username !== '' || url.password !== '') return null;
  if (url.protocol !== 'https:' && url.protocol !== 'http:') return null;
  if (origins.includes(url.origin)) return url;
  const isProviders = url.hostname === TWILIO || url.hostname.endsWith(SIGNALWIRE);
  return isProviders && url.protocol === 'https:' && url.port === '' ? url : null;
}
