/** The session of a browser: sign in, see who's asking, sign out. */

import { success } from '../../core/result.ts';
import type { SignIns } from '../access/sign-ins.ts';
import { json, nothing } from '../routing/answer-form.ts';
import { NONE, openRoute, type Route, route } from '../routing/route.ts';
import { sessionSchema, signInSchema } from '../schemas/access.ts';

const PATH = '/api/v1/session';
const REFUSALS = ['token_wrong', 'key_expired', 'key_revoked'] as const;

export const sessionRoutes = (signIns: SignIns): readonly Route[] => [
  openRoute({
    method: 'POST',
    path: PATH,
    name: 'signIn',
    summary: 'Signs a browser in with an API key or the admin token, by a cookie.',
    group: 'Access',
    params: NONE,
    query: NONE,
    body: signInSchema,
    answer: json(sessionSchema),
    errors: [...REFUSALS, 'cross_site', 'too_many_guesses', 'store_unwritable'],
    async handle(request) {
      const signedIn = await signIns.signIn(request.body.key, request);
      if (!signedIn.ok) return signedIn;
      const { session, setCookie } = signedIn.value;
      if (setCookie !== null) request.setHeader('set-cookie', setCookie);
      return success(session);
    },
  }),
  route({
    method: 'GET',
    path: PATH,
    name: 'getSession',
    summary: "Who's asking. A browser's session then lasts another 30 days.",
    group: 'Access',
    access: 'viewer',
    params: NONE,
    query: NONE,
    body: NONE,
    answer: json(sessionSchema),
    errors: ['store_unwritable'],
    async handle(request) {
      const { session, setCookie } = await signIns.current(request.principal, request);
      if (setCookie !== null) request.setHeader('set-cookie', setCookie);
      return success(session);
    },
  }),
  route({
    method: 'DELETE',
    path: PATH,
    name: 'signOut',
    summary: "Ends a browser's session and its streams.",
    group: 'Access',
    access: 'viewer',
    params: NONE,
    query: NONE,
    body: NONE,
    answer: nothing,
    errors: ['store_unwritable'],
    async handle(request) {
      const setCookie = await signIns.signOut(request.principal, request);
      request.setHeader('set-cookie', setCookie);
      return success(null);
    },
  }),
];
