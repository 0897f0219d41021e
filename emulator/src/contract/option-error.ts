/** The errors that the emulator throws at a program that uses it. */

/** The emulator can't do what it was asked; the message says why, and what to do. */
export class EmulatorError extends Error {
  constructor(message: string) {
    super(message);
    this.name = new.target.name;
  }
}

/** An invalid option or argument; the message names it and says what it takes. */
export class EmulatorOptionError extends EmulatorError {}

/** Throws an `EmulatorOptionError` unless something holds. */
export function demand(holds: boolean, message: string): void {
  if (!holds) throw new EmulatorOptionError(message);
}
