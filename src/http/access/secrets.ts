/** Makes API keys and session secrets, and the hashes that are stored instead of them. */

import { createHash, randomBytes } from 'node:crypto';
import type { SecretHash } from '../../ports/access/credentials.ts';

/** Programs that search for leaked secrets find a key by this. */
const KEY_PREFIX = 'cb_';
const SECRET_BYTES = 32;

/** A new API key: `cb_` and 256 random bits in base64url. */
export const newApiKey = (): string => KEY_PREFIX + randomBytes(SECRET_BYTES).toString('base64url');

/** The public id of a new key, such as `key_9f2c01ab77de`. */
export const newKeyId = (): string => `key_${randomBytes(6).toString('hex')}`;

/** The secret of a new session: 256 random bits in base64url. */
export const newSessionSecret = (): string => randomBytes(SECRET_BYTES).toString('base64url');

/** Whether a text is meant as an API key. */
export const looksLikeApiKey = (text: string): boolean => text.startsWith(KEY_PREFIX);

/**
 * SHA-256, in hex. Keys and session secrets are random, so they need no slow hash, and looking one up by its hash
 * reveals nothing by its timing.
 */
export const hashOf = (secret: string): SecretHash =>
  createHash('sha256').update(secret).digest('hex');
