/**
 * Explains an answer to a test callback and what to do about it. Pure. It knows Callboard's error codes, and
 * how proxies, tunnels and other programs answer.
 */
import { STATUS_CODES } from 'node:http';
import type { Exchange } from '../../provider/exchange.ts';
import { readErrorBody } from './error-body.ts';

export interface Sent {
  /** Where the callback was sent. */
  readonly url: string;
  /** The URL that the signature covers; null if unsigned. */
  readonly signedUrl: string | null;
  /** The setting for the key. */
  readonly keySetting: 'SIGNALWIRE_SIGNING_KEY' | 'TWILIO_AUTH_TOKEN';
  readonly accountSid: string;
  readonly accountSetting: 'SIGNALWIRE_PROJECT_ID' | 'TWILIO_ACCOUNT_SID';
}

export interface Verdict {
  /** Whether the receiver accepted the callback. */
  readonly ok: boolean;
  /** The answer, such as `403 Forbidden (bad_signature)`. */
  readonly answer: string;
  /** The receiver's error code, if it's a Callboard error. */
  readonly code: string | null;
  /** What it means and what to do, in sentences. */
  readonly advice: string;
}

/** Explains the answer. */
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
      'The receiver accepted it. Callboard answers 204, so this is another program. If you expected Callboard, check the URL.';
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
    return `It redirects ${target}. Providers may not follow that with the same parameters and a matching signature, so give them the final URL.`;
  }
  switch (status) {
    case 401:
    case 407:
      return 'Something in front of the receiver asks for a password. Let callbacks through without one: their signature authenticates them.';
    case 403:
      return "This isn't a refusal by Callboard: a firewall, a proxy, a tunnel's warning page or another receiver refused it. If it's your own receiver, compare its key and the URL it checks.";
    case 404:
      return `Nothing exists at that path. Callboard accepts callbacks at ${new URL(sent.url).origin}/callbacks/voice. Behind a proxy, make sure the path arrives unchanged.`;
    case 405:
      return "The URL exists, but doesn't accept POST requests. Check the path: Callboard accepts callbacks at /callbacks/voice.";
    case 413:
      return "The receiver, or a proxy in front of it, doesn't allow a body of this size, although callbacks are smaller than 2 kB. Raise its limit to 64 kB.";
    case 429:
      return 'The receiver, or a proxy in front of it, has a rate limit. Exempt the callback URL: providers rarely resend a refused callback.';
    case 502:
    case 504:
      return "A proxy or tunnel answered, but it can't reach the receiver. Check that Callboard is running, and that the proxy points at its address and port.";
    case 503:
      return 'The receiver, or a proxy in front of it, is overloaded or not ready. Check that Callboard is running (/readyz), then try again.';
    default:
      return status >= 500
        ? 'The receiver failed. Its own log says why.'
        : 'The receiver refused it. Its own log says why.';
  }
}

/** Explains Callboard's own errors; null for other codes. */
function adviceOnCode(code: string, sent: Sent): string | null {
  const { keySetting, accountSetting, accountSid, signedUrl } = sent;
  switch (code) {
    case 'bad_signature':
      return (
        `The signature doesn't match. Either the receiver has a different key: compare ${keySetting} on both sides. ` +
        `Or it checks a different URL from the one signed here, ${signedUrl ?? sent.url}: set CALLBOARD_PUBLIC_URL on the receiver to the address that callbacks are sent to, or sign the URL it expects with --signed-url.`
      );
    case 'wrong_account':
      return `The signature is valid, but on the receiver the key belongs to a different account from ${accountSid}. Set ${accountSetting} on both sides to the key's account, or use --account.`;
    case 'no_signing_key':
      return `The receiver has no signing key, so it refuses every callback. Set ${keySetting} there and restart it.`;
    case 'unsigned':
      return `The receiver got no signature. ${signedUrl === null ? 'Leave out --unsigned to sign it.' : 'A proxy removes the signature header: let it through.'}`;
    case 'malformed_callback':
    case 'bad_request':
      return "The receiver couldn't read the request. If a proxy changes bodies, turn that off. Otherwise, compare the versions of both Callboards.";
    case 'not_found':
      return `This is Callboard, but it accepts callbacks at /callbacks/voice. Use ${new URL(sent.url).origin}/callbacks/voice.`;
    case 'overloaded':
      return "Callboard's queue is full: callbacks arrive faster than its disk can store them. This one wasn't stored. Try again. docs/reference/metrics.md lists what to monitor.";
    case 'store_failed':
      return "Callboard can't write to its disk, so the callback wasn't stored. Its log says why; check free space and permissions.";
    default:
      return null;
  }
}

function notSent({ reason, detail }: Extract<Exchange, { kind: 'not-sent' }>, url: string): string {
  const { host, hostname, port, protocol } = new URL(url);
  switch (reason) {
    case 'refused':
      return `Nothing is listening at ${host}. Start Callboard (callboard serve), or set the right address with --url.`;
    case 'dns':
      return `The host name ${hostname} can't be resolved. Check its spelling and its DNS record.`;
    case 'tls':
      return tlsAdvice(detail, host, port);
    case 'connect-timeout':
      return `${host} doesn't answer. Either a firewall drops the connection, or the address is wrong.`;
    case 'unreachable':
      return `${host} can't be reached over ${protocol.slice(0, -1)}. Check the address, the port and the network between here and there.`;
  }
}

function tlsAdvice(detail: string, host: string, port: string): string {
  if (detail.includes('EXPIRED')) return `The certificate of ${host} has expired. Renew it.`;
  if (/SELF_SIGNED|UNABLE_TO|CERT_UNTRUSTED/.test(detail)) {
    return `The certificate of ${host} isn't trusted: it's self-signed, or its chain is incomplete. Providers refuse it too. Use one from a public CA and serve its complete chain.`;
  }
  if (detail.includes('ALTNAME') || detail.includes('HOSTNAME')) {
    return `The certificate of ${host} is for another host name. Use the name in the certificate, or get one for this name.`;
  }
  return `The TLS connection to ${host} failed. ${port === '' || port === '443' ? 'Check its certificate and the TLS versions it allows.' : 'If it speaks plain HTTP, use http:// instead.'}`;
}

function unanswered({ cause }: Extract<Exchange, { kind: 'unsure' }>, url: string): string {
  const { host, protocol } = new URL(url);
  switch (cause) {
    case 'timeout':
      return `${host} accepted the connection, but didn't answer in time. SignalWire gives up after 5 seconds. Check that Callboard is what's listening there, and check its load.`;
    case 'reset':
      return `${host} closed the connection without an answer. ${protocol === 'http:' ? 'If it expects TLS, use https:// instead.' : "Check what's listening there, and its log."}`;
    case 'server-error':
    case 'unreadable-reply':
      return `The answer from ${host} isn't HTTP. ${protocol === 'http:' ? 'If it expects TLS, use https:// instead.' : "Check what's listening there."}`;
  }
}
