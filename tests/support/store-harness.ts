/** What a store brings to be held to the contracts. */

import type { Store } from '../../src/ports/store.ts';

export interface StoreSettings {
  readonly failureThreshold: number;
  readonly smsRecipients: readonly string[];
  readonly webhookUrl: string | null;
  readonly publicUrl: string | null;
  /** Whether calls leave memory as soon as they may. */
  readonly forgetful: boolean;
}

export const USUAL_SETTINGS: StoreSettings = {
  failureThreshold: 100,
  smsRecipients: [],
  webhookUrl: null,
  publicUrl: null,
  forgetful: false,
};

/** An open store over data of its own, which is closed and deleted when the test is over. */
export interface TestedStore extends Store {
  /** Closes it and opens it on the same data, with other settings where they are given. */
  reopen(settings?: Partial<StoreSettings>): Promise<TestedStore>;
}

/** Opens a store over new data, until the returned function is called. */
export interface StoreHarness {
  open(settings?: Partial<StoreSettings>): Promise<TestedStore>;
  /** Closes whatever is still open and deletes all data. */
  clear(): Promise<void>;
}
