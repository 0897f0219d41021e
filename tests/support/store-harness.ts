/** What a store provides so that the contracts can test it. */

import type { Store } from '../../src/ports/store.ts';

export interface StoreSettings {
  readonly failureThreshold: number;
  readonly smsRecipients: readonly string[];
  readonly webhookUrl: string | null;
  readonly publicUrl: string | null;
  /** Whether calls leave memory as soon as they can. */
  readonly forgetful: boolean;
}

export const USUAL_SETTINGS: StoreSettings = {
  failureThreshold: 100,
  smsRecipients: [],
  webhookUrl: null,
  publicUrl: null,
  forgetful: false,
};

/** An open store with its own data, which is closed and deleted when the test is over. */
export interface TestedStore extends Store {
  /** Closes it and opens it on the same data, with other settings if given. */
  reopen(settings?: Partial<StoreSettings>): Promise<TestedStore>;
}

/** Opens a store with new data, until the returned function is called. */
export interface StoreHarness {
  open(settings?: Partial<StoreSettings>): Promise<TestedStore>;
  /** Closes every store that is still open, and deletes all data. */
  clear(): Promise<void>;
}
