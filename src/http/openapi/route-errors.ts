/** Which errors a route can answer with: its own, and those that follow from its access and what it takes. */

import { ERRORS, type ErrorCode } from '../errors/errors.ts';
import { takesParty } from '../query/party-parameters.ts';
import { takesBody } from '../routing/read-body.ts';
import type { Route } from '../routing/route.ts';

const KNOWN_CODES = Object.keys(ERRORS).filter((code): code is ErrorCode =>
  Object.hasOwn(ERRORS, code),
);
const UNAUTHENTICATED = KNOWN_CODES.filter((code) => ERRORS[code].status === 401);
const ACCESS_ERRORS = ['local_only', 'cross_site', 'too_many_guesses'] as const;
const BODY_ERRORS = ['bad_body', 'bad_content_type', 'body_too_large'] as const;

/** Each once, by status, in the order of the list of errors. */
export function errorsOf(route: Route): ReadonlyMap<number, readonly ErrorCode[]> {
  const codes = new Set<ErrorCode>([
    ...(route.access === 'open' ? [] : [...UNAUTHENTICATED, ...ACCESS_ERRORS]),
    ...(route.access === 'open' || route.access === 'viewer' ? [] : (['role_too_low'] as const)),
    ...(route.allAccounts ? (['all_accounts_needed'] as const) : []),
    ...queryErrors(route),
    ...(takesParty(route) ? (['numbers_hidden'] as const) : []),
    ...(Object.keys(route.params.shape).length === 0 ? [] : (['bad_url'] as const)),
    ...(takesBody(route.body) ? BODY_ERRORS : []),
    ...route.errors,
    'internal_error',
  ]);
  return Map.groupBy(
    KNOWN_CODES.filter((code) => codes.has(code)),
    (code) => ERRORS[code].status,
  );
}

function queryErrors({ query }: Route): readonly ErrorCode[] {
  if (query.def.catchall !== undefined) return [];
  return Object.keys(query.shape).length === 0
    ? ['unknown_parameter']
    : ['unknown_parameter', 'bad_parameter'];
}
