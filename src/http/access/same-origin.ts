/**
 * Refuses what another site's page makes a browser send (cross-site request forgery). A browser sends the session's
 * cookie by itself, and anything on this machine has local access, so a request by either has to show where it comes
 * from. Requests with a bearer token don't: a page can't add one without knowing it.
 *
 * Sources: Fetch Metadata Request Headers (W3C, `Sec-Fetch-Site`); Fetch standard, "Origin header": browsers send it
 * with every POST and DELETE.
 */

import type { PublicAddress } from '../../ingest/callback-url.ts';
import { type HttpError, httpError } from '../errors/errors.ts';
import { type AccessRequest, ownOrigins } from './client-address.ts';

/** How a request that needs this check gets its access. `open` is a request that anyone can send, to sign in. */
export type Ambient = 'cookie' | 'local' | 'open';

/** The refusal of a request that another site caused; null if it's our own page's, or a program's. */
export function crossSiteRefusal(
  request: AccessRequest,
  by: Ambient,
  way: PublicAddress,
): HttpError | null {
  const reason = isSafe(request.method)
    ? reasonAgainstReading(request, by)
    : reasonAgainstWriting(request, by, way);
  if (reason === null) return null;
  return httpError(
    'cross_site',
    `Only Callboard's own pages can send this request without a bearer token, but ${reason}.`,
    { reason },
  );
}

const isSafe = (method: string): boolean => method === 'GET' || method === 'HEAD';

/** A page can't read the answer, but it could make a browser open streams and exports. */
function reasonAgainstReading({ headers }: AccessRequest, by: Ambient): string | null {
  if (headers['sec-fetch-site'] !== 'cross-site') return null;
  // Someone followed a link to this machine. The cookie isn't sent then, because it's SameSite=Strict.
  if (by === 'local' && headers['sec-fetch-mode'] === 'navigate') return null;
  return 'another site caused it (Sec-Fetch-Site: cross-site)';
}

function reasonAgainstWriting(
  { headers }: AccessRequest,
  by: Ambient,
  way: PublicAddress,
): string | null {
  const site = headers['sec-fetch-site'];
  if (site !== undefined) {
    return site === 'same-origin' ? null : 'its Sec-Fetch-Site header is not "same-origin"';
  }
  const { origin } = headers;
  if (typeof origin === 'string') {
    return ownOrigins(headers, way).includes(origin) ? null : "its Origin header isn't ours";
  }
  // A program sends neither header, and no program has a browser's cookie.
  return by === 'cookie' ? 'it has neither a Sec-Fetch-Site nor an Origin header' : null;
}
