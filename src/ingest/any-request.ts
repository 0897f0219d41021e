/**
 * A request that isn't a plain form signed in the usual way: JSON, GET, repeated or escaped names, or
 * any other spelling of what was signed. It says who signed it, what its parameters are, and what text
 * of them a repeat would share. Strangers get here too, so nothing is parsed before it's known to be
 * small, and JSON not before its bytes are known to be signed.
 */

import {
  countParameters,
  isParameterName,
  MOST_PARAMETERS,
  type Parameters,
} from '../core/callback/parameters.ts';
import { queryOf, readParameters } from '../core/callback/read-request.ts';
import { type ReadText, unclearIdentity } from './clear-identity.ts';
import { malformed, type Refusal, refusalOfVerification, TOO_MANY_PARAMETERS } from './replies.ts';
import { asSent, distinctSorted, queryTextOf, sortedNames, textOfParameters } from './said.ts';
import { type SignedRequest, type VerificationKey, verifySignature } from './signature.ts';

/** A request, and whom to believe. */
export interface AnyRequest extends Omit<SignedRequest, 'read'> {
  /** Path and query. */
  readonly target: string;
  /** Null where any sender is believed, signed or not. */
  readonly keys: readonly VerificationKey[] | null;
}

/** A request that may be kept. */
export interface ReadRequest {
  readonly ok: true;
  /** Null where nobody was asked for. */
  readonly signer: VerificationKey | null;
  readonly parameters: Parameters;
  /** The query of the URL that was signed, where it isn't where the parameters are. */
  readonly query: string;
  /** What the parameters say (`said.ts`), as it was signed. */
  readonly text: string;
  /** The parameter that leaves open whose event this is, where the text alone was signed. */
  readonly unclear: () => string | null;
}

/** Reads and verifies a request. */
export function readAnyRequest(
  request: AnyRequest,
): ReadRequest | { readonly ok: false; readonly refusal: Refusal } {
  const { method, encoding, target, body, urls, keys } = request;
  const bytes = Buffer.from(body.buffer, body.byteOffset, body.byteLength);
  const isForm = method === 'POST' && encoding === 'form';
  if (isForm && hasMore(bytes, '&', MOST_PARAMETERS)) return refuse(TOO_MANY_PARAMETERS);

  // The body as the store will read it again: UTF-8, nothing stripped.
  const parse = (): Parameters | null =>
    readParameters(method, target, encoding, bytes.toString('utf8'));
  const readUnverified = (): ReturnType<SignedRequest['read']> => {
    const parameters =
      encoding === 'json' && bytes.length > MOST_UNVERIFIED_JSON_BYTES ? null : parse();
    return parameters === null ? null : { parameters, names: sortedNames(parameters) };
  };
  const verified =
    keys === null
      ? ({ ok: true, key: null, url: urls[0] ?? target, repeated: isForm ? asSent : null } as const)
      : verifySignature({ ...request, read: readUnverified }, keys);
  if (!verified.ok) return refuse(refusalOfVerification(verified.reason));

  const parameters = parse();
  if (parameters === null) return refuse(malformed('its body is not a JSON object'));
  if (countParameters(parameters) > MOST_PARAMETERS) return refuse(TOO_MANY_PARAMETERS);
  const { url, repeated, key: signer } = verified;
  const said = method === 'GET' ? queryOf(url) : parameters;
  const names = sortedNames(said);
  if (repeated !== null && !names.every(isParameterName)) {
    return refuse(malformed('it has a parameter whose name no provider would send'));
  }
  const read: ReadText = { parameters: said, names, repeated: repeated ?? distinctSorted };
  const text = textOfParameters(said, names, read.repeated);
  const query = method === 'GET' ? '' : queryTextOf(url);
  const unclear = (): string | null => (repeated === null ? null : unclearIdentity(text, read));
  return { ok: true, signer, parameters, query, text, unclear };
}

const refuse = (refusal: Refusal): { readonly ok: false; readonly refusal: Refusal } => ({
  ok: false,
  refusal,
});

/** Whether a sign is there more often than this. */
export function hasMore(text: Buffer | string, sign: string, most: number): boolean {
  let at = -1;
  for (let count = 0; count <= most; count += 1) {
    at = text.indexOf(sign, at + 1);
    if (at === -1) return false;
  }
  return true;
}

/** Longer JSON is read only once its bytes are known to be signed. */
const MOST_UNVERIFIED_JSON_BYTES = 8 * 1024;
