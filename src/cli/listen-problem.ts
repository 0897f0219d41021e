/** Says in words why a server could not listen. */

/** What happened and what to do; null for an error that has nothing to do with listening. */
export function listenProblem(error: unknown, host: string, port: number): string | null {
  const code = error instanceof Error && 'code' in error ? error.code : null;
  switch (code) {
    case 'EADDRINUSE':
      return `Port ${port} on ${host} is taken by another program. Choose another, or 0 for any free one.`;
    case 'EACCES':
      return `This user may not listen on port ${port}. Choose one above 1023.`;
    case 'EADDRNOTAVAIL':
      return `This machine has no address ${host}. Choose 127.0.0.1, or 0.0.0.0 for all it has.`;
    case 'ENOTFOUND':
      return `The host ${host} is not known. Choose 127.0.0.1, or 0.0.0.0 for every address.`;
    default:
      return null;
  }
}
