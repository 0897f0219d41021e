/** How a provider is connected: what the board's Connect view shows. `GET /api/v1/connect`. */

export interface ConnectInfo {
  /** The base URL that the provider was given (`CALLBOARD_PUBLIC_URL`); null if it isn't set. */
  readonly publicUrl: string | null;
  /** Where callbacks go under the public URL; null without one. */
  readonly callbackUrl: string | null;
  /** Whether only the machine itself can reach Callboard, as far as the settings say. */
  readonly localOnly: boolean;
  /** The keys that verify callbacks, counted; the keys themselves are never shown. */
  readonly keys: readonly VerifyingKeys[];
  /** Whether unsigned callbacks are taken from programs on the machine itself. */
  readonly allowUnsigned: boolean;
  /** Whether a callback has ever been stored. */
  readonly hasCallbacks: boolean;
}

/** The keys of one provider. */
export interface VerifyingKeys {
  readonly provider: 'signalwire' | 'twilio';
  /** The account that the keys verify callbacks of; null for any. */
  readonly accountSid: string | null;
  readonly count: number;
}
