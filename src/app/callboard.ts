/**
 * The composition root of `serve` and `demo`. Starts the parts in dependency order, and stops them in
 * reverse: stop accepting, commit what was accepted, answer it, close.
 */

import { createSecretKey } from 'node:crypto';
import { join } from 'node:path';
import packageJson from '../../package.json' with { type: 'json' };
import { type Console, startConsole } from '../console/console.ts';
import { maskSummary } from '../core/masking/mask-call.ts';
import { type Access, openAccess } from '../http/access/open-access.ts';
import { readBoardFiles } from '../http/board/board-files.ts';
import type { NotReady, ReadinessPart } from '../http/routes/health-routes.ts';
import { type ServerOptions, startServer } from '../http/server.ts';
import { createReceiver } from '../ingest/receiver.ts';
import { type Live, startLive } from '../live/start-live.ts';
import type { Logger } from '../ports/logger.ts';
import type { ReportMigration } from '../ports/maintenance.ts';
import type { KeptThreadName, Metrics } from '../ports/metrics.ts';
import type { Numbers } from '../ports/numbers/numbers.ts';
import type { Store } from '../ports/store.ts';
import { openSqliteStore } from '../store/sqlite/sqlite-store.ts';
import { alertTargets, startConfiguredAlerting } from './alerting.ts';
import type { Config } from './config.ts';
import { startConfiguredForwarding } from './forwarding/configured.ts';
import type { Forwarding } from './forwarding/start-forwarding.ts';
import { scrapedReadings } from './metrics/scraped.ts';
import { createMetrics, type MetricsRegistry } from './metrics.ts';
import { configuredNumbers, numbersReadiness } from './numbers.ts';
import { type Environment, type TextStream, wantsColor } from './process.ts';
import { receivingSettings } from './receiving.ts';
import { configuredRecordings } from './recordings.ts';
import { reportRefusals } from './refusal-reports.ts';
import { startRetention } from './retention.ts';
import { storageUse } from './storage-use.ts';
import { systemTimer } from './system.ts';

/** The same place in a checkout and an installed package. */
const DOCS_FOLDER = join(import.meta.dirname, '../../docs');
const BOARD_FOLDER = join(import.meta.dirname, '../../web/dist');

/** How long requests in flight have to get an answer once callbacks can't be stored, in milliseconds. */
const FAILED_CLOSE_MS = 250;

/** Where output and logs go. */
export interface Surroundings {
  readonly env: Environment;
  /** For event lines and tables. */
  readonly display: TextStream;
  readonly logger: Logger;
  /** Called with the progress of migrations, which run before it listens. */
  readonly onMigration: ReportMigration;
}

/** A running Callboard. */
export interface Callboard extends AsyncDisposable {
  /** Such as `http://127.0.0.1:8484`. */
  readonly url: string;
  readonly console: Console;
  /** Resolves with the reason if callbacks can't be stored any more; otherwise never. */
  readonly failed: Promise<Error>;
  /** Stops accepting, commits and answers what was accepted, and closes everything. */
  close(): Promise<void>;
}

/** What the server serves. */
interface Parts {
  readonly store: Store;
  readonly access: Access;
  readonly live: Live;
  readonly forwarding: Forwarding;
  readonly numbers: Numbers;
}

/** Where the server says what it does. */
interface Reporting {
  readonly registry: MetricsRegistry;
  readonly metrics: Metrics;
  readonly logger: Logger;
}

const DOWN: Readonly<Record<KeptThreadName, string>> = {
  reader: "stored calls can't be read until the reader thread has restarted",
  export: "exports can't be created until the export thread has restarted",
  changes: "changes can't be followed until the thread that reads them has restarted",
  forward: 'callbacks are forwarded once the thread that forwards them has restarted',
};

const DAMAGED =
  'database pages are damaged: check the disk, stop Callboard, and run callboard rebuild';

const LATE = "the calls in progress aren't loaded yet, so live streams wait";

const FAILED_PAGE_CHECK =
  'a check after an unclean shutdown found damaged database pages: check the disk, run callboard verify, then stop Callboard and run callboard rebuild';

const readinessOf = (
  config: Config,
  { store: { maintenance }, live, forwarding, numbers }: Parts,
): readonly NotReady[] => [
  ...notReady('store', maintenance.problem(), false),
  ...notReady('journal', maintenance.damage, true),
  ...notReady('calls', maintenance.hasDamagedPages() ? DAMAGED : null, true),
  ...notReady('live', live.isLate ? LATE : null, true),
  ...notReady('forward', forwarding.problem, true),
  ...notReady('forward', forwarding.isDown ? DOWN.forward : null, true),
  ...notReady('pages', maintenance.hasFailedPageCheck() ? FAILED_PAGE_CHECK : null, true),
  ...maintenance
    .downThreads()
    .map((thread) => ({ part: thread, reason: DOWN[thread], keepsCallbacks: true })),
  ...numbersReadiness(config, numbers),
];

const scrapedFor = ({ dataDir, kpiMarks: { limits } }: Config) => ({ dataDir, limits });

/** What metrics need of the parts. */
const scrapedOf = (config: Config, parts: Parts) => ({
  numbers: parts.numbers,
  maintenance: parts.store.maintenance,
  notReady: () => readinessOf(config, parts),
});

const notReady = (
  part: ReadinessPart,
  reason: string | null,
  keepsCallbacks: boolean,
): readonly NotReady[] => (reason === null ? [] : [{ part, reason, keepsCallbacks }]);

/** Starts Callboard. It's listening when this resolves. Rejects if the database or address can't be used. */
export async function startCallboard(
  config: Config,
  { env, display, logger, onMigration }: Surroundings,
): Promise<Callboard> {
  const isTerminal = display.isTTY === true;
  const tables = config.tables ?? (isTerminal ? 'tail' : 'off');
  const log = config.log ?? (isTerminal ? 'pretty' : 'json');
  const failure = Promise.withResolvers<Error>();
  await using stack = new AsyncDisposableStack();

  const registry = createMetrics(
    () => store.calls.countByStatus({ scope: 'all', disclosure: 'full' }),
    { statuses: () => forwarding.statuses, now: systemTimer.now },
    () => (config.hasNumbers ? numbers.state() : null),
    scrapedReadings(scrapedFor(config), systemTimer, () => scrapedOf(config, parts)),
  );
  const { metrics } = registry;
  const store = stack.use(
    await openSqliteStore({
      ...storedBy(config),
      ...{ logger, metrics, onMigration, onFatal: failure.resolve },
    }),
  );
  const console = stack.use(
    await startConsole({
      ...{ feed: store.feed, calls: store.calls, failures: store.failures },
      failureThreshold: config.failureThreshold,
      ...{ out: display, dimensions: config.dimensions },
      ...{ tables, log, color: wantsColor(env, display) },
      zone: config.timeZone,
      timer: systemTimer,
      logger,
    }),
  );
  stack.use(retain(config, store, logger));
  stack.use(await startConfiguredAlerting(config, store, logger));
  const refusals = stack.use(reportRefusals(metrics, logger, systemTimer));
  const live = stack.use(
    startLive({
      ...{ feed: store.feed, changes: store.changes, calls: store.calls },
      ...{ timer: systemTimer, logger, metrics: registry.streamMetrics, mask: maskSummary },
      hasDimensions: config.dimensions.length > 0,
    }),
  );
  const forwarding = stack.use(
    await startConfiguredForwarding(config, databaseFile(config), { store, logger, metrics }),
  );
  const shown = { ...refusals.metrics, rejected: rejectedShown(refusals.metrics, live) };
  const reporting = { registry, metrics: shown, logger };
  const access = stack.use(await openStoredAccess(config, store, reporting));
  const numbers = stack.use(configuredNumbers(config, databaseFile(config), env, reporting));
  const parts = { store, access, live, forwarding, numbers };
  const server = stack.use(await startServer(serverOptions(config, parts, reporting)));
  numbers.start();
  // Waiting clients must not keep the process alive if it can't answer them.
  void failure.promise.then(() => server.close(FAILED_CLOSE_MS));
  const running = stack.move();
  const close = (): Promise<void> => running.disposeAsync();
  return { url: server.url, console, failed: failure.promise, close, [Symbol.asyncDispose]: close };
}

const databaseFile = ({ dataDir }: Config): string => join(dataDir, 'callboard.db');

/** What the settings say about the store, and what it's always given. */
const storedBy = (config: Config) => ({
  file: databaseFile(config),
  dimensions: config.dimensions,
  rules: { failureThreshold: config.failureThreshold, targets: alertTargets(config) },
  exportThread: new URL('./export-thread.ts', import.meta.url),
  clock: systemTimer,
});

const retain = (config: Config, { retention, maintenance }: Store, logger: Logger) =>
  startRetention({
    keep: { callsMs: config.keepCallsMs, eventsMs: config.keepEventsMs },
    ...{ retention, problem: () => maintenance.problem() },
    ...{ timer: systemTimer, logger },
  });

const openStoredAccess = (
  config: Config,
  { credentials, audit }: Store,
  { metrics, logger }: Reporting,
): Promise<Access> =>
  openAccess(
    {
      adminToken: config.adminToken?.reveal() ?? null,
      publicUrl: config.publicUrl,
      trustProxy: config.trustProxy,
      masksNumbers: config.masksNumbers,
    },
    { credentials, audit, clock: systemTimer, logger, metrics },
  );

/** Counts a refused request, and shows it to those who follow. */
const rejectedShown =
  (metrics: Metrics, live: Live): Metrics['rejected'] =>
  (reason, detail) => {
    metrics.rejected(reason, detail);
    live.refused(reason);
  };

function serverOptions(
  config: Config,
  parts: Parts,
  { registry, metrics, logger }: Reporting,
): ServerOptions {
  const { store, access, live, forwarding, numbers } = parts;
  return {
    host: config.listen.host,
    port: config.listen.port,
    receiver: createReceiver({
      sink: store.sink,
      keys: config.keys.map(({ accountSid, key }) => ({
        accountSid,
        secret: createSecretKey(key.reveal(), 'utf8'),
      })),
      allowUnsigned: config.allowUnsigned,
      address: { publicUrl: config.publicUrl, trustProxy: config.trustProxy },
      installation: store.installation,
      clock: systemTimer,
      metrics,
    }),
    calls: store.calls,
    erasure: store.erasure,
    storage: storageUse({
      ...{ folder: config.dataDir, keepMs: config.keepCallsMs },
      keepEventsMs: config.keepEventsMs,
      ...{ log: store.changes, clock: systemTimer },
    }),
    failures: store.failures,
    failureThreshold: config.failureThreshold,
    dimensions: config.dimensions,
    receiving: receivingSettings(config),
    readiness: async () => readinessOf(config, parts),
    forwarding,
    metricsText: registry,
    exports: store.exports,
    live,
    numbers,
    timeZone: config.timeZone,
    kpiMarks: config.kpiMarks,
    recordings: configuredRecordings(config),
    docsFolder: DOCS_FOLDER,
    board: readBoardFiles(BOARD_FOLDER),
    version: packageJson.version,
    access,
    clock: systemTimer,
    logger,
    metrics,
  };
}
