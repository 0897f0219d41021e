/** For operations: whether Callboard is up, whether it can store callbacks, and its metrics. */

import { failure, success } from '../../core/result.ts';
import { httpError } from '../errors/errors.ts';
import { momentaryJson, text } from '../routing/answer-form.ts';
import { ANY_QUERY, NONE, openRoute, type Route, route } from '../routing/route.ts';
import { healthSchema, readinessSchema } from '../schemas/health.ts';

/** What `/readyz` can name. */
export const READINESS_PARTS = [
  'store',
  'journal',
  'calls',
  'pages',
  'live',
  'reader',
  'export',
  'changes',
  'forward',
  'numbers',
] as const;

export type ReadinessPart = (typeof READINESS_PARTS)[number];

/** One thing that doesn't work at the moment. */
export interface NotReady {
  readonly part: ReadinessPart;
  readonly reason: string;
  /** Whether callbacks are still stored. */
  readonly keepsCallbacks: boolean;
}

/** The metrics in Prometheus format. */
export interface MetricsText {
  readonly contentType: string;
  text(): Promise<string>;
}

/** Whether the process is up. */
export const healthRoute: Route = openRoute({
  method: 'GET',
  path: '/healthz',
  name: 'getHealth',
  summary: 'Whether the process is responsive.',
  group: 'Operations',
  params: NONE,
  query: ANY_QUERY,
  body: NONE,
  answer: momentaryJson(healthSchema),
  errors: [],
  handle: async () => success({ status: 'ok' as const }),
});

export interface OperationSources {
  /** What doesn't work at the moment; empty if everything does. */
  readonly readiness: () => Promise<readonly NotReady[]>;
  readonly metricsText: MetricsText;
}

/** `/readyz` and `/metrics`. */
export const operationRoutes = (sources: OperationSources): readonly Route[] => [
  readyRoute(sources),
  metricsRoute(sources),
];

const readyRoute = ({ readiness }: OperationSources): Route =>
  route({
    method: 'GET',
    path: '/readyz',
    name: 'getReadiness',
    summary: 'Whether callbacks can be stored, and what else is wrong.',
    group: 'Operations',
    access: 'viewer',
    allAccounts: true,
    params: NONE,
    query: ANY_QUERY,
    body: NONE,
    answer: momentaryJson(readinessSchema),
    errors: ['not_ready'],
    async handle() {
      const missing = await readiness();
      const details = Object.fromEntries(missing.map(({ part, reason }) => [part, reason]));
      const stopping = missing.filter(({ keepsCallbacks }) => !keepsCallbacks);
      if (stopping.length === 0) {
        const degraded = missing.length === 0 ? {} : { degraded: details };
        return success({ status: 'ready' as const, ...degraded });
      }
      const message = `Callbacks can't be stored: ${stopping.map(({ reason }) => reason).join('; ')}.`;
      return failure(httpError('not_ready', message, details));
    },
  });

const metricsRoute = ({ metricsText }: OperationSources): Route =>
  route({
    method: 'GET',
    path: '/metrics',
    name: 'getMetrics',
    summary: 'Metrics for Prometheus.',
    group: 'Operations',
    access: 'viewer',
    allAccounts: true,
    params: NONE,
    query: NONE,
    body: NONE,
    answer: text(metricsText.contentType),
    errors: [],
    handle: async () => success(await metricsText.text()),
  });
