/**
 * Reads a request that isn't a plain form signed in the usual way: JSON, GET, repeated or escaped names, or
 * any other spelling of what was signed. The result says who signed it, what its parameters are, and which
 * text a repeat would share. Strangers' requests get here too, so nothing is parsed before its size is
 * checked, nor JSON before its signature is.
 */

import {
  countParameters,
  isParameterName,
  MOST_PARAMETERS,
  type Parameters,
} from '../core/callback/parameters.ts';
import { queryOf, readParameters } from '../core/callback/read-request.ts';
import { failure, type Result, success } from '../core/result.ts';
import { type ReadText, unclearIdentity } from './clear-identity.ts';
import { malformed, type Refusal, refusalOfVerification, TOO_MANY_PARAMETERS } from './replies.ts';
import { asSent, distinctSorted, queryTextOf, sortedNames, textOfParameters } from './said.ts';
import { type SignedRequest, type VerificationKey, verifySignature } from './signature.ts';

/** A request, and whose signatures to accept. */
export interface AnyRequest extends Omit<SignedRequest, 'read'> {
  /** Path and query. */
  readonly target: string;
  /** Null if any sender is accepted, signed or not. */
  readonly keys: readonly VerificationKey[] | null;
}

/** A request that can be stored. */
export interface ReadRequest {
  /** Null if no signature was required. */
  readonly signer: VerificationKey | null;
  readonly parameters: Parameters;
  /** The query of the signed URL, unless it holds the parameters. */
  readonly query: string;
  /** The parameters' text (`said.ts`) as it was signed. */
  readonly text: string;
  /** The parameter that makes this event's owner ambiguous, if only the text was signed. */
  readonly unclear: () => string | null;
}

/** Reads and verifies a request. */
export function readAnyRequest(request: AnyRequest): Result<ReadRequest, Refusal> {
  const { method, encoding, target, body, urls, keys } = request;
  const bytes = Buffer.from(body.buffer, body.byteOffset, body.byteLength);
  const isForm = method === 'POST' && encoding === 'form';
  if (isForm && hasMore(bytes, '&', MOST_PARAMETERS)) return failure(TOO_MANY_PARAMETERS);

  // The body as the store will read it: UTF-8, nothing stripped.
  const parse = (): Parameters | null =>
    readParameters(method, target, encoding, bytes.toString('utf8'));
  const readUnverified = (): ReturnType<SignedRequest['read']> => {
    const parameters =
      encoding === 'json' && bytes.length > MOST_UNVERIFIED_JSON_BYTES ? null : parse();
    return parameters === null ? null : { parameters, names: sortedNames(parameters) };
  };
  const verified =
    keys === null
      ? success({ key: null, url: urls[0] ?? target, repeated: isForm ? asSent : null })
      : verifySignature({ ...request, read: readUnverified }, keys);
  if (!verified.ok) return failure(refusalOfVerification(verified.problem));

  const parameters = parse();
  if (parameters === null) return failure(malformed('its body is not a JSON object'));
  if (countParameters(parameters) > MOST_PARAMETERS) return failure(TOO_MANY_PARAMETERS);
  const { url, repeated, key: signer } = verified.value;
  const said = method === 'GET' ? queryOf(url) : parameters;
  const names = sortedNames(said);
  if (repeated !== null && !names.every(isParameterName)) {
    return failure(malformed('it has a parameter whose name no provider would send'));
  }
  const read: ReadText = { parameters: said, names, repeated: repeated ?? distinctSorted };
  const text = textOfParameters(said, names, read.repeated);
  const query = method === 'GET' ? '' : queryTextOf(url);
  const unclear = (): string | null => (repeated === null ? null : unclearIdentity(text, read));
  return success({ signer, parameters, query, text, unclear });
}

/** Whether a character occurs more often than this. */
export function hasMore(text: Buffer | string, sign: string, most: number): boolean {
  let at = -1;
  for (let count = 0; count <= most; count += 1) {
    at = text.indexOf(sign, at + 1);
    if (at === -1) return false;
  }
  return true;
}

/** Longer JSON is parsed only after its signature is verified. */
const MOST_UNVERIFIED_JSON_BYTES = 8 * 1024;
