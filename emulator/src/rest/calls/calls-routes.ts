/** The Calls resource: create, fetch, list, update, delete. */
import type { FastifyInstance } from 'fastify';
import type { CallLeg, CallRecord } from '../../calls/call-leg.ts';
import { staleView } from '../../faults/stale-status.ts';
import { isEnd } from '../../vocabulary/call-status.ts';
import { answer, type RestAnswer } from '../answer.ts';
import { listAnswer } from '../list-answer.ts';
import { parseQuery, type RequestParameters } from '../request-parameters.ts';
import type { RestContext } from '../rest-context.ts';
import { accepted, type Checked, invalid, missing } from '../rest-error.ts';
import { parseTimeFilter, type TimeFilter } from '../time-filter.ts';
import { callResource, restStatus, startTime } from './call-resource.ts';
import { parseCreateCall } from './create-call.ts';
import { behaviorOf, planWanted } from './dialed-party.ts';
import { updateCall } from './update-call.ts';

interface CallPath {
  Params: { call: string };
}

/** Adds the routes, below an account. */
export function callsRoutes(app: FastifyInstance, context: RestContext): void {
  app.post('/Calls', (request, reply) =>
    answer(context, 'calls.create', request, reply, (body) => {
      const parameters = body();
      return parameters.ok ? createCall(context, parameters.value) : parameters;
    }),
  );
  app.get('/Calls', (request, reply) =>
    answer(context, 'calls.list', request, reply, () =>
      listCalls(context, parseQuery(request.url)),
    ),
  );
  app.get<CallPath>('/Calls/:call', (request, reply) =>
    answer(context, 'calls.fetch', request, reply, () =>
      withCall(context, request.params.call, (leg) => shown(context, seen(context, leg), 200)),
    ),
  );
  app.post<CallPath>('/Calls/:call', (request, reply) =>
    answer(context, 'calls.update', request, reply, (body) =>
      withCall(context, request.params.call, (leg) => {
        const parameters = body();
        if (!parameters.ok) return parameters;
        const updated = updateCall(context, leg, parameters.value);
        return updated.ok ? shown(context, leg, 200) : updated;
      }),
    ),
  );
  app.delete<CallPath>('/Calls/:call', (request, reply) =>
    answer(context, 'calls.delete', request, reply, () =>
      withCall(context, request.params.call, (leg) => {
        if (!isEnd(leg.status)) return invalid(20_009, 'A call can be deleted once it is over.');
        context.calls.delete(leg);
        return accepted({ status: 204, body: null });
      }),
    ),
  );
}

function createCall(context: RestContext, parameters: RequestParameters): Checked<RestAnswer> {
  const checked = parseCreateCall(parameters, context.dialect);
  if (!checked.ok) return checked;
  const { timeoutSeconds, limitSeconds, record, detectMachine, ...wanted } = checked.value;
  const behavior = behaviorOf(context, wanted);
  if (!behavior.ok) return behavior;
  const random = context.streams.stream(`rest-call/${context.calls.nextOrdinal}`);
  const sid = context.mint.callSid(random);
  const plan = planWanted(context, random, {
    timeoutSeconds,
    record,
    detectMachine,
    awaitMessageEnd: wanted.voice.detection?.untilGreetingEnds,
    behavior: behavior.value,
  });
  const leg = context.callEngine.place(
    { ...wanted, sid, direction: 'outbound-api', callerName: null, forwardedFrom: null, plan },
    context.clock.now(),
  );
  if (limitSeconds !== null) context.timeLimits.set(leg, limitSeconds);
  return shown(context, leg, context.dialect === 'twilio' ? 201 : 200);
}

function listCalls(context: RestContext, query: RequestParameters): Checked<RestAnswer> {
  const started = parseTimeFilter(query, 'StartTime');
  if (!started.ok) return started;
  const ended = parseTimeFilter(query, 'EndTime');
  if (!ended.ok) return ended;
  const matches = callFilter(query, started.value, ended.value);
  return listAnswer(context, query, {
    route: 'calls.list',
    items: context.calls,
    matches: (leg) => matches(seen(context, leg)),
    path: '/Calls',
    key: 'calls',
    resource: (leg) => resourceOf(context, seen(context, leg)),
  });
}

/** A queued call has no start yet; its creation is used instead. */
function callFilter(query: RequestParameters, started: TimeFilter, ended: TimeFilter) {
  const hasEndFilter = ['EndTime', 'EndTime<', 'EndTime>'].some((name) => query.one(name) !== null);
  const [status, to, from] = [query.one('Status'), query.one('To'), query.one('From')];
  const parent = query.one('ParentCallSid');
  return (leg: CallRecord): boolean =>
    (status === null || restStatus(leg) === status) &&
    (to === null || leg.to === to) &&
    (from === null || leg.from === from) &&
    (parent === null || leg.parentSid === parent) &&
    started(startTime(leg) ?? leg.createdAt) &&
    (!hasEndFilter || ended(leg.endedAt));
}

/** A call as REST sees it, which can be out of date. */
const seen = (context: RestContext, leg: CallLeg): CallRecord =>
  staleView(context.faults.book, leg, context.clock.now());

function withCall(
  context: RestContext,
  sid: string,
  run: (leg: CallLeg) => Checked<RestAnswer>,
): Checked<RestAnswer> {
  const leg = context.calls.get(sid);
  return leg === undefined ? missing(`/Calls/${sid}`) : run(leg);
}

const shown = (context: RestContext, leg: CallRecord, status: number): Checked<RestAnswer> =>
  accepted({ status, body: resourceOf(context, leg) });

function resourceOf(context: RestContext, leg: CallRecord): object {
  const ours = context.phoneNumbers.byNumber(leg.direction === 'inbound' ? leg.to : leg.from);
  return callResource(context.dialect, context.accountSid, leg, ours?.sid ?? null);
}
