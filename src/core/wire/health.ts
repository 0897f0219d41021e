/** What the two health checks return when all is well; otherwise they return an error. */

/** `/healthz`: the process is running and responds. */
export interface Health {
  readonly status: 'ok';
}

/** `/readyz`: callbacks can be received and stored. */
export interface Readiness {
  readonly status: 'ready';
  /** What isn't working, by part; left out if everything is. */
  readonly degraded?: Readonly<Record<string, string>>;
}
