/**
 * Whether a request's headers show that it came directly from a program on this machine: to a loopback name
 * (a page that points its own name at us uses another), and not through a proxy or tunnel (which also
 * connects from loopback, but adds a header). The caller checks the socket's address.
 */

import { isLoopbackAuthority } from './loopback.ts';

type Headers = Readonly<Record<string, string | readonly string[] | undefined>>;

/**
 * Headers in which proxies, load balancers, CDNs and tunnels pass on the original client: nginx,
 * HAProxy, Traefik, Envoy, Apache, IIS, WebLogic, Cloudflare, Akamai, Fastly, CloudFront and AWS, Google
 * Cloud, Azure, Fly, Vercel, Netlify, Heroku, Tailscale, ngrok. Some rewrite `-` as `_`.
 */
const FORWARDED = new RegExp(
  `^(?:${[
    'forwarded',
    'via',
    'x-forwarded(?:-[a-z-]*)?',
    'x-original-[a-z-]*',
    'x-real-(?:ip|port)',
    '(?:[a-z-]*-)?client-ip',
    'x-(?:azure-)?(?:clientip|socketip)',
    'x-(?:remote|source|peer)-(?:ip|addr|address)',
    'remote-addr',
    'x-envoy-[a-z-]*',
    'x-azure-[a-z-]*',
    'x-arr-[a-z-]*',
    'x-amzn?-[a-z-]*',
    'x-appengine-[a-z-]*',
    'x-cloud-trace-context',
    'x-vercel-[a-z-]*',
    'x-nf-[a-z-]*',
    'x-request-start',
    'cf-[a-z-]*',
    'cdn-loop',
    'cloudfront-[a-z-]*',
    'akamai-[a-z-]*',
    'x-akamai-[a-z-]*',
    'fastly-[a-z-]*',
    'fly-[a-z-]*',
    'ngrok-[a-z-]*',
    'tailscale-[a-z-]*',
  ].join('|')})$`,
);

/** Why a request's headers show that it isn't from this machine; null if they don't. */
export function reasonNotLocal(headers: Headers): string | null {
  const host = headers['host'];
  if (typeof host !== 'string') return 'the request names no host';
  if (!isLoopbackAuthority(host)) return 'the request came under a name other than localhost';
  const forwarded = Object.keys(headers).find((name) => FORWARDED.test(name.replaceAll('_', '-')));
  return forwarded === undefined
    ? null
    : `the request came through a proxy or tunnel (header ${forwarded})`;
}

/**
 * Why an unsigned callback must not be accepted: a web page can make a browser on this machine send one, but
 * the browser says so (Fetch standard, "Origin header"; Fetch Metadata).
 */
export function reasonAgainstUnsigned(headers: Headers): string | null {
  const browser = ['origin', 'sec-fetch-site'].find((name) => headers[name] !== undefined);
  return browser === undefined
    ? reasonNotLocal(headers)
    : `the request came from a browser (header ${browser})`;
}
