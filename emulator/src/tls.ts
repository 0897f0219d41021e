/** What the emulator needs to serve HTTPS. */

/** A certificate and its private key, in PEM. */
export interface Tls {
  readonly cert: string;
  readonly key: string;
}
