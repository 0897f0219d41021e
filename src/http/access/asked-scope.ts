/** Which accounts a request that access let in may see. */

import type { FastifyRequest } from 'fastify';
import type { Principal } from '../../ports/access/principal.ts';
import type { Scope } from '../../ports/access/scope.ts';

/** The decoration of a request that says who asks. */
export const PRINCIPAL = 'principal';

/** Throws on a path that doesn't ask who is there: it must not answer about calls. */
export const scopeOf = (request: FastifyRequest): Scope =>
  request.getDecorator<Principal>(PRINCIPAL).scope;
