/** Checks the certificate and key given as an option. */
import { createSecureContext } from 'node:tls';
import { z } from 'zod';
import type { Tls } from '../tls.ts';

/** A certificate and the key that belongs to it, both in PEM. */
export const tlsSchema = z.custom<Tls>((tls) => isPair(tls) && tlsProblem(tls) === null, {
  error: ({ input }) =>
    isPair(input)
      ? `has a cert and a key that can't be used: ${tlsProblem(input)}. Both must be PEM, and match.`
      : 'takes a cert and a key, both as PEM texts.',
});

function isPair(tls: unknown): tls is Tls {
  if (typeof tls !== 'object' || tls === null || !('cert' in tls) || !('key' in tls)) return false;
  return typeof tls.cert === 'string' && typeof tls.key === 'string';
}

function tlsProblem({ cert, key }: Tls): string | null {
  try {
    createSecureContext({ cert, key });
    return null;
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}
