/** Erases the personal data of a call. */

import { z } from 'zod';
import { failure, success } from '../../core/result.ts';
import type { ErasedCall, NotErased } from '../../core/wire/erased-call.ts';
import type { Asker } from '../../ports/access/asker.ts';
import type { CallStore } from '../../ports/call-store.ts';
import type { Clock } from '../../ports/clock.ts';
import type { CallErasure } from '../../ports/removal/call-erasure.ts';
import type { Access } from '../access/open-access.ts';
import { actorOf } from '../access/principals.ts';
import { httpError } from '../errors/errors.ts';
import { json } from '../routing/answer-form.ts';
import { NONE, type Route, route } from '../routing/route.ts';
import { erasedCallSchema } from '../schemas/erased-call.ts';
import { INCOMPLETE } from './store-errors.ts';

export interface ErasureSources {
  readonly erasure: CallErasure;
  readonly calls: CallStore;
  readonly access: Pick<Access, 'addressOf'>;
  readonly clock: Clock;
}

/** Other legs that are named at most. */
const MOST_LEGS = 100;

export const erasureRoute = ({ erasure, calls, access, clock }: ErasureSources): Route =>
  route({
    method: 'DELETE',
    path: '/api/v1/calls/{sid}',
    name: 'eraseCall',
    summary: "Erases a call's personal data permanently. Status, times, SIP and audio stay.",
    group: 'Calls',
    access: 'admin',
    params: z.object({ sid: z.string().meta({ description: "The call's whole sid." }) }),
    query: NONE,
    body: NONE,
    answer: json(erasedCallSchema),
    errors: ['call_not_found', 'store_unwritable', ...INCOMPLETE],
    async handle(request) {
      const { principal, params } = request;
      const isErased = await erasure.erase(principal, params.sid, {
        at: clock.now(),
        action: 'call-erased',
        actor: actorOf(principal),
        address: access.addressOf(request),
        subject: params.sid,
        count: 1,
      });
      if (!isErased) return NOT_FOUND;
      const otherLegs = await otherLegsOf(calls, principal, params.sid);
      return success<ErasedCall>({ callSid: params.sid, otherLegs, notErased: NOT_ERASED });
    },
  });

/** They have numbers of their own, often the same. */
async function otherLegsOf(
  calls: CallStore,
  asker: Asker,
  callSid: string,
): Promise<readonly string[]> {
  const page = await calls.list(
    asker,
    { parentCallSid: callSid },
    { cursor: null, limit: MOST_LEGS },
  );
  const parentSid = (await calls.call(asker, callSid))?.parentCallSid ?? null;
  const parent = parentSid === null ? null : await calls.call(asker, parentSid);
  const legs = [...(parent === null ? [] : [parent]), ...(page.ok ? page.value.calls : [])];
  return legs.filter(({ erasedAt }) => erasedAt === null).map((leg) => leg.callSid);
}

const NOT_ERASED: readonly NotErased[] = [
  {
    where: 'files',
    note:
      'Exports and captures that were downloaded, CSV reports of failure batches in the data folder, and ' +
      'copies of damaged files there. Delete them, or the lines about this call.',
  },
  { where: 'alerts', note: 'Messages that were sent, and what their recipients downloaded.' },
  { where: 'forwarded', note: 'Callbacks that were passed on to other applications.' },
  {
    where: 'backups',
    note: 'Backups from before the erasure. Restoring one brings the data back.',
  },
  { where: 'provider', note: "The provider's own records and recordings of the call." },
];

const NOT_FOUND = failure(
  httpError('call_not_found', 'No stored call has this sid. To erase a call, give its whole sid.'),
);
