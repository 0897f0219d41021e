/** What the two health checks answer when all is well; when it is not, they answer an error. */

/** `/healthz`: the process is up and answers. */
export interface Health {
  readonly status: 'ok';
}

/** `/readyz`: callbacks can be taken and kept. */
export interface Readiness {
  readonly status: 'ready';
  /** What doesn't work meanwhile, by part; left out where everything does. */
  readonly degraded?: Readonly<Record<string, string>>;
}
