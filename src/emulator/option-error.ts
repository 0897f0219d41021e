/** How options are refused. */

/** An option that makes no sense: says which, and what it takes. */
export class EmulatorOptionError extends Error {
  constructor(message: string) {
    super(message);
    this.name = 'EmulatorOptionError';
  }
}

/** Throws an `EmulatorOptionError` where something does not hold. */
export function demand(holds: boolean, message: string): void {
  if (!holds) throw new EmulatorOptionError(message);
}
