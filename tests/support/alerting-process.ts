/** Alerting as `app` puts it together, on a store in memory, a virtual clock, and real sockets and files. */

import { smsNotifier } from '../../src/alerting/notifiers/sms.ts';
import { webhookNotifier } from '../../src/alerting/notifiers/webhook.ts';
import { startAlerting } from '../../src/alerting/start-alerting.ts';
import type { Channel } from '../../src/core/outbox/outbox-entry.ts';
import { writeReportFile } from '../../src/export/report-file.ts';
import type { Timer } from '../../src/ports/clock.ts';
import type { LogFields, Logger } from '../../src/ports/logger.ts';
import type { Notifier } from '../../src/ports/notifier.ts';
import { restProvider } from '../../src/provider/rest-provider.ts';
import { type KillAtWrite, Life, type MemoryOutbox, outboxSeenBy } from './memory-outbox.ts';

export interface LogLine {
  readonly level: string;
  readonly fields: LogFields;
  readonly message: string;
}

export class LogBook implements Logger {
  readonly lines: LogLine[] = [];

  debug = (fields: LogFields, message: string) => this.#keep('debug', fields, message);
  info = (fields: LogFields, message: string) => this.#keep('info', fields, message);
  warn = (fields: LogFields, message: string) => this.#keep('warn', fields, message);
  error = (fields: LogFields, message: string) => this.#keep('error', fields, message);

  #keep(level: string, fields: LogFields, message: string): void {
    this.lines.push({ level, fields, message });
  }
}

export interface ProcessSettings {
  readonly store: MemoryOutbox;
  readonly timer: Timer;
  readonly reportsFolder: string;
  readonly log: LogBook;
  /** The provider's base URL, or null if no account is configured. */
  readonly provider: URL | null;
  readonly credentials?: { readonly accountSid: string; readonly token: string };
  readonly webhookSecret?: string;
  readonly kill?: KillAtWrite | null;
  readonly chance?: number;
  /** How long a request may take, in real milliseconds. Long unless the server is meant not to answer. */
  readonly timeoutMs?: number;
}

export interface AlertingProcess extends AsyncDisposable {
  readonly life: Life;
}

/** A request's time limit if a test's server doesn't answer: many times what it needs otherwise. */
export const SHORT_TIMEOUT_MS = 150;
/** Otherwise none is cut off, however busy the machine is. */
const LONG_TIMEOUT_MS = 15_000;

export function startProcess(settings: ProcessSettings): AlertingProcess {
  const { store, timer, log, provider, kill = null, chance = 0.5 } = settings;
  const { timeoutMs = LONG_TIMEOUT_MS } = settings;
  const life = new Life();
  const client =
    provider === null
      ? null
      : restProvider({
          baseUrl: provider,
          ...(settings.credentials ?? { accountSid: 'project-1', token: 'PTsecret' }),
          clock: timer,
          limits: { timeoutMs },
        });
  const notifiers = new Map<Channel, Notifier>();
  if (client !== null) notifiers.set('sms', smsNotifier(client, '+15550109999'));
  const { webhookSecret: secret } = settings;
  if (secret !== undefined) {
    notifiers.set('webhook', webhookNotifier({ secret, clock: timer, timeoutMs }));
  }
  const files: Promise<string>[] = [];
  const running = startAlerting({
    outbox: outboxSeenBy(store, life, kill),
    batches: store,
    feed: store,
    notifiers,
    writeReport(batch, rows) {
      const written = writeReportFile(settings.reportsFolder, batch, rows);
      files.push(written);
      return life.seen(written);
    },
    timer,
    random: { next: () => chance },
    logger: log,
  });
  return {
    life,
    async [Symbol.asyncDispose]() {
      // A killed process closes nothing, but the system finishes the calls it made.
      if (life.ended) await Promise.allSettled(files);
      else await running[Symbol.asyncDispose]();
    },
  };
}
