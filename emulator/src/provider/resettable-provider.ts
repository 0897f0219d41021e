/**
 * The emulator's address and the provider behind it. A reset puts a new provider in place of the
 * current one; the address stays.
 */
import type { FastifyInstance } from 'fastify';
import { EmulatorError } from '../contract/option-error.ts';
import type { Settings } from '../options/settings.ts';
import { type RestFront, restFront } from '../rest/rest-front.ts';
import { restServer } from '../rest/rest-server.ts';
import { ownedFromStart } from './owned-from-start.ts';
import { buildProvider, type Provider } from './provider.ts';
import { renewedSettings } from './renewal.ts';

/** A provider and the REST server that answers for it. */
interface Generation {
  readonly provider: Provider;
  readonly rest: FastifyInstance;
}

export class ResettableProvider {
  readonly #settings: Settings;
  readonly #front: RestFront;
  #generation: Generation;
  #listensAt = '';
  #resets = 0;
  /** The latest reset; the next one waits for it. */
  #resetting = Promise.resolve();
  #isClosed = false;

  constructor(settings: Settings) {
    this.#settings = settings;
    this.#generation = this.#generate(settings, ownedFromStart(settings));
    this.#front = restFront(settings.dialect, settings.tls, () => this.#generation.rest);
  }

  get current(): Provider {
    return this.#generation.provider;
  }

  /** Listens, starts, and returns the URL. Rejects if the port isn't available. */
  async listen(): Promise<string> {
    await this.#generation.rest.ready();
    this.#listensAt = await this.#front.listen(this.#settings);
    this.current.start();
    return this.#listensAt;
  }

  /**
   * Replaces the provider, after earlier resets; with `all`, numbers and faults are those from the start.
   * Rejects with an `EmulatorError` once closed.
   */
  reset(all: boolean): Promise<void> {
    const done = this.#resetting.then(() => this.#renew(all));
    // A failed reset doesn't prevent the next one.
    this.#resetting = done.catch(() => undefined);
    return done;
  }

  /** Throws an `EmulatorError` once closed; the message names `what` was called. */
  demandOpen(what: string): void {
    if (this.#isClosed) {
      throw new EmulatorError(`${what}: this emulator is closed. Start another one.`);
    }
  }

  async close(): Promise<void> {
    this.#isClosed = true;
    await Promise.all([this.#front.close(), this.current.stop()]);
  }

  async #renew(all: boolean): Promise<void> {
    this.demandOpen('reset');
    this.#resets += 1;
    const previous = this.current;
    // The previous provider stops first, without another callback.
    const stopped = previous.stop();
    const settings = renewedSettings(this.#settings, previous, this.#resets, all);
    const numbers = all ? ownedFromStart(this.#settings) : previous.phoneNumbers;
    const next = this.#generate(settings, numbers);
    await Promise.all([stopped, next.rest.ready()]);
    this.demandOpen('reset');
    this.#generation = next;
    next.provider.start();
  }

  #generate(settings: Settings, numbers: Provider['phoneNumbers']): Generation {
    const url = () => settings.publicUrl ?? this.#listensAt;
    const provider = buildProvider(settings, numbers, url);
    const rest = restServer({
      ...this.#settings,
      ...provider,
      accountSid: settings.project,
      url,
      conferences: provider.voice.rooms,
      deliveryLog: provider.sender.log,
      deliveries: () => provider.sender.counters,
      reset: (all) => this.reset(all),
    });
    return { provider, rest };
  }
}
