/**
 * Writes the audit log. An entry is written before its change is made: one may be there whose change failed, but no
 * change is made without one. Failed sign-ins have nothing to wait for, and anyone can cause them, so they're counted
 * and written at most once a minute for each address and key.
 */

import type { AuditLog, AuditRecord } from '../../ports/access/audit-log.ts';
import type { Timer } from '../../ports/clock.ts';
import type { Logger } from '../../ports/logger.ts';

const WRITTEN_EVERY_MS = 60_000;
/** Failures from more addresses than this in a minute are counted together. */
const MOST_APART = 100;

export interface AuditTrailPorts {
  readonly audit: Pick<AuditLog, 'record'>;
  readonly clock: Timer;
  readonly logger: Pick<Logger, 'warn'>;
}

/** Failures that are counted together. */
interface Failures {
  readonly address: string | null;
  readonly keyId: string | null;
  unwritten: number;
}

export class AuditTrail implements AsyncDisposable {
  readonly #ports: AuditTrailPorts;
  readonly #failures = new Map<string, Failures>();
  #cancel: (() => void) | null = null;

  constructor(ports: AuditTrailPorts) {
    this.#ports = ports;
  }

  /** Writes an entry. Rejects if it couldn't be written: then the change mustn't be made. */
  record(entry: Omit<AuditRecord, 'at' | 'count'>): Promise<void> {
    return this.#ports.audit.record({ ...entry, at: this.#ports.clock.now(), count: 1 });
  }

  /** Counts a failed sign-in or a refused key; `keyId` is that of an expired or revoked one. */
  failed(address: string, keyId: string | null): void {
    const apart = `${address} ${keyId ?? ''}`;
    const isCounted = this.#failures.has(apart) || this.#failures.size < MOST_APART;
    const name = isCounted ? apart : '';
    const known = this.#failures.get(name);
    if (known !== undefined) {
      known.unwritten += 1;
      return;
    }
    const failures: Failures = isCounted
      ? { address, keyId, unwritten: 1 }
      : { address: null, keyId: null, unwritten: 1 };
    this.#failures.set(name, failures);
    void this.#write(failures);
    this.#writeLater();
  }

  /** Writes what isn't written yet. */
  async [Symbol.asyncDispose](): Promise<void> {
    this.#cancel?.();
    this.#cancel = null;
    await this.#writeAll();
  }

  #writeLater(): void {
    this.#cancel ??= this.#ports.clock.after(WRITTEN_EVERY_MS, () => {
      this.#cancel = null;
      for (const [name, { unwritten }] of this.#failures) {
        if (unwritten === 0) this.#failures.delete(name);
      }
      void this.#writeAll();
      if (this.#failures.size > 0) this.#writeLater();
    });
  }

  async #writeAll(): Promise<void> {
    await Promise.all([...this.#failures.values()].map((failures) => this.#write(failures)));
  }

  async #write(failures: Failures): Promise<void> {
    const { address, keyId, unwritten: count } = failures;
    if (count === 0) return;
    failures.unwritten = 0;
    const at = this.#ports.clock.now();
    const entry = { at, action: 'sign-in-failed', actor: null, address, subject: keyId } as const;
    try {
      await this.#ports.audit.record({ ...entry, count });
    } catch {
      // The store has logged why.
      this.#ports.logger.warn({ count }, "Failed sign-ins couldn't be written to the audit log.");
    }
  }
}
