/**
 * What an answer to a test callback means, and what to do about it: a pure function of what came back.
 * It knows Callboard's own error codes, and what proxies, tunnels and other programs answer instead.
 */
import { STATUS_CODES } from 'node:http';
import type { Exchange } from '../../provider/exchange.ts';
import { readErrorBody } from './error-body.ts';

export interface Sent {
  /** Where it went. */
  readonly url: string;
  /** The URL that the signature covers; null where it was sent unsigned. */
  readonly signedUrl: string | null;
  /** The setting that the key is of. */
  readonly keySetting: 'SIGNALWIRE_SIGNING_KEY' | 'TWILIO_AUTH_TOKEN';
  readonly accountSid: string;
  readonly accountSetting: 'SIGNALWIRE_PROJECT_ID' | 'TWILIO_ACCOUNT_SID';
}

export interface Verdict {
  /** Whether the receiver accepted the callback. */
  readonly ok: boolean;
  /** What came back, such as `403 Forbidden (bad_signature)`. */
  readonly answer: string;
  /** The receiver's error code, where it's Callboard's kind of error. */
  readonly code: string | null;
  /** What it means and what to do, in sentences. */
  readonly advice: string;
}

/** Judges what came back. */
export function verdictOn(exchange: Exchange, sent: Sent): Verdict {
  switch (exchange.kind) {
    case 'reply':
      return verdictOnReply(exchange, sent);
    case 'not-sent':
      return failure(`no connection (${exchange.detail})`, notSent(exchange, sent.url));
    case 'unsure':
      return failure(`no answer (${exchange.detail})`, unanswered(exchange, sent.url));
  }
}

const failure = (answer: string, advice: string, code: string | null = null): Verdict => ({
  ok: false,
  answer,
  code,
  advice,
});

type Reply = Extract<Exchange, { kind: 'reply' }>;

function verdictOnReply(reply: Reply, sent: Sent): Verdict {
  const { status, text } = reply;
  const code = readErrorBody(text)?.code ?? null;
  const reason = STATUS_CODES[status] ?? 'unknown status';
  const answer = `${status} ${reason}${code === null ? '' : ` (${code})`}`;
  if (status === 204) {
    return {
      ok: true,
      answer,
      code,
      advice: "The receiver accepted it. If that's Callboard, the callback is on disk.",
    };
  }
  if (status >= 200 && status < 300) {
    const advice =
      'The receiver accepted it. Callboard answers 204, so this was another program: if you expected Callboard, check the URL.';
    return { ok: true, answer, code, advice };
  }
  return failure(answer, adviceOnRefusal(reply, code, sent), code);
}

function adviceOnRefusal(reply: Reply, code: string | null, sent: Sent): string {
  const known = code === null ? null : adviceOnCode(code, sent);
  if (known !== null) return known;
  const { status } = reply;
  if (status >= 300 && status < 400) {
    const target = reply.location === null ? 'elsewhere' : `to ${reply.location}`;
    return `It redirects ${target}. Don't count on providers to follow that with the parameters and a signature that still fits: give them the final URL.`;
  }
  switch (status) {
    case 401:
    case 407:
      return 'Something in front of the receiver asks for a password. Let callbacks through without one: their signature is what proves them.';
    case 403:
      return "The refusal isn't Callboard's: a firewall, a proxy, a tunnel's warning page or another receiver refused it. If it's your own receiver, compare its key and the URL it checks against.";
    case 404:
      return `There's nothing at that path. Callboard takes callbacks at ${new URL(sent.url).origin}/callbacks/voice; behind a proxy, make sure the path arrives there unchanged.`;
    case 405:
      return "The URL exists but doesn't take POST requests. Check the path: Callboard takes callbacks at /callbacks/voice.";
    case 413:
      return 'The receiver, or a proxy in front of it, allows no body of this size, though a callback is below 2 kB. Raise its limit to 64 kB.';
    case 429:
      return 'The receiver, or a proxy in front of it, limits requests. Exempt the callback URL: providers rarely send a refused callback again.';
    case 502:
    case 504:
      return "A proxy or tunnel answered, but it can't reach the receiver behind it. Check that Callboard runs and that the proxy points at its address and port.";
    case 503:
      return 'The receiver, or a proxy in front of it, is overloaded or not ready. Check that Callboard runs (/readyz), then try again.';
    default:
      return status >= 500
        ? 'The receiver failed. Its own log says why.'
        : 'The receiver refused it. Its own log says why.';
  }
}

/** What Callboard's own refusals ask for; null for a code that isn't one. */
function adviceOnCode(code: string, sent: Sent): string | null {
  const { keySetting, accountSetting, accountSid, signedUrl } = sent;
  switch (code) {
    case 'bad_signature':
      return (
        `The signature doesn't match. Either the receiver has another key: compare ${keySetting} on both sides. ` +
        `Or it checks another URL than the one signed here, ${signedUrl ?? sent.url}: set CALLBOARD_PUBLIC_URL on the receiver to the address that callbacks are sent to, or sign the URL it expects with --signed-url.`
      );
    case 'wrong_account':
      return `The signature is right, but the receiver has its key down for another account than ${accountSid}. Set ${accountSetting} on both sides to the account that the key is of, or give it with --account.`;
    case 'no_signing_key':
      return `The receiver has no signing key, so it refuses every callback. Set ${keySetting} there and restart it.`;
    case 'unsigned':
      return `The receiver saw no signature. ${signedUrl === null ? 'Sign it: leave out --unsigned.' : "A proxy on the way removes the signature's header: let it through."}`;
    case 'malformed_callback':
    case 'bad_request':
      return 'The receiver could not read the request. If a proxy on the way changes bodies, turn that off; otherwise compare the versions of both Callboards.';
    case 'not_found':
      return `This is Callboard, but it takes callbacks at /callbacks/voice. Use ${new URL(sent.url).origin}/callbacks/voice.`;
    case 'overloaded':
      return "Callboard's queue is full: more callbacks arrive than its disk can take. Nothing was stored. Try again, and see docs/reference/metrics.md for what to watch.";
    case 'store_failed':
      return "Callboard can't write to its disk, so nothing was stored. Its log says why; check free space and permissions.";
    default:
      return null;
  }
}

function notSent({ reason, detail }: Extract<Exchange, { kind: 'not-sent' }>, url: string): string {
  const { host, hostname, port, protocol } = new URL(url);
  switch (reason) {
    case 'refused':
      return `Nothing listens at ${host}. Start Callboard (callboard serve), or name the right address with --url.`;
    case 'dns':
      return `The name ${hostname} can't be resolved. Check its spelling and its DNS record.`;
    case 'tls':
      return tlsAdvice(detail, host, port);
    case 'connect-timeout':
      return `${host} doesn't answer. A firewall may drop the connection, or the address is wrong.`;
    case 'unreachable':
      return `${host} can't be reached over ${protocol.slice(0, -1)}. Check the address, the port and the network between here and there.`;
  }
}

function tlsAdvice(detail: string, host: string, port: string): string {
  if (detail.includes('EXPIRED')) return `The certificate of ${host} has expired. Renew it.`;
  if (/SELF_SIGNED|UNABLE_TO|CERT_UNTRUSTED/.test(detail)) {
    return `The certificate of ${host} isn't trusted: it's self-signed, or its chain is incomplete. Providers refuse such certificates too. Use one from a public authority and serve its whole chain.`;
  }
  if (detail.includes('ALTNAME') || detail.includes('HOSTNAME')) {
    return `The certificate of ${host} is for another name. Use the name that's in it, or get one for this name.`;
  }
  return `No TLS connection to ${host} came about. ${port === '' || port === '443' ? 'Check its certificate and the TLS versions it allows.' : 'If it speaks plain HTTP there, use http:// instead.'}`;
}

function unanswered({ cause }: Extract<Exchange, { kind: 'unsure' }>, url: string): string {
  const { host, protocol } = new URL(url);
  switch (cause) {
    case 'timeout':
      return `${host} took the connection but didn't answer in time. SignalWire gives up after 5 seconds. Check that it's Callboard that listens there, and its load.`;
    case 'reset':
      return `${host} closed the connection without an answer. ${protocol === 'http:' ? 'If it expects TLS there, use https:// instead.' : 'Check what listens there, and its log.'}`;
    case 'server-error':
    case 'unreadable-reply':
      return `What ${host} answered isn't HTTP. ${protocol === 'http:' ? 'If it expects TLS there, use https:// instead.' : 'Check what listens there.'}`;
  }
}
