/** Every route of the API. Access by role, the OpenAPI document and the tests read this list. */

import type { CallStore } from '../ports/call-store.ts';
import type { Exports } from '../ports/exports.ts';
import type { LiveFeed } from '../ports/live-feed.ts';
import type { RecordingSource } from '../ports/recordings.ts';
import type { CallErasure } from '../ports/removal/call-erasure.ts';
import type { StorageUse } from '../ports/removal/storage-use.ts';
import type { Access } from './access/open-access.ts';
import { DocsPages } from './docs/docs-pages.ts';
import { docsRoutes } from './docs/docs-routes.ts';
import { withDocument } from './openapi/openapi-routes.ts';
import { auditRoutes } from './routes/audit-routes.ts';
import { callRoutes } from './routes/call-routes.ts';
import { type ConnectSources, connectRoute } from './routes/connect-routes.ts';
import { erasureRoute } from './routes/erasure-routes.ts';
import { exportRoutes } from './routes/export-routes.ts';
import { type FailureSources, failureRoutes } from './routes/failure-routes.ts';
import { type ForwardingSources, forwardingRoute } from './routes/forwarding-routes.ts';
import { healthRoute, type OperationSources, operationRoutes } from './routes/health-routes.ts';
import { keyRoutes } from './routes/key-routes.ts';
import { liveRoutes } from './routes/live-routes.ts';
import { recordingRoute } from './routes/recording-routes.ts';
import { sessionRoutes } from './routes/session-routes.ts';
import { type StatsSources, statsRoutes } from './routes/stats-routes.ts';
import { storageRoute } from './routes/storage-routes.ts';
import type { Route } from './routing/route.ts';

/** Where the routes get their answers. */
export interface RouteSources
  extends FailureSources,
    OperationSources,
    ConnectSources,
    ForwardingSources,
    StatsSources {
  readonly calls: CallStore;
  readonly erasure: CallErasure;
  readonly storage: StorageUse;
  readonly exports: Exports;
  readonly live: LiveFeed;
  /** The names of own dimensions. */
  readonly dimensions: readonly string[];
  readonly recordings: RecordingSource;
  readonly access: Access;
  /** The folder with the documentation. */
  readonly docsFolder: string;
  /** Callboard's version. */
  readonly version: string;
}

export const allRoutes = (sources: RouteSources): readonly Route[] =>
  withDocument(
    [
      ...callRoutes(sources),
      erasureRoute(sources),
      ...statsRoutes(sources),
      ...liveRoutes({ ...sources, ends: sources.access.ends }),
      recordingRoute(sources),
      ...exportRoutes(sources),
      ...failureRoutes(sources),
      ...sessionRoutes(sources.access.signIns),
      ...keyRoutes(sources.access, sources.clock),
      ...auditRoutes(sources.access.audit),
      connectRoute(sources),
      forwardingRoute(sources),
      healthRoute,
      storageRoute(sources),
      ...operationRoutes(sources),
      ...docsRoutes(new DocsPages(sources.docsFolder)),
    ],
    sources.version,
  );
