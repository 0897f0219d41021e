/** `DELETE /api/v1/calls/{sid}`: what was erased, and what couldn't be. */

export interface ErasedCall {
  readonly callSid: string;
  /** Stored legs of the same call that aren't erased: its parent and its children, at most a hundred. */
  readonly otherLegs: readonly string[];
  readonly notErased: readonly NotErased[];
}

/** Where the call's personal data can still be. */
export interface NotErased {
  readonly where: (typeof OUT_OF_REACH)[number];
  /** What it is, and what to do about it. */
  readonly note: string;
}

/** What an erasure can't reach. */
export const OUT_OF_REACH = ['files', 'alerts', 'forwarded', 'backups', 'provider'] as const;
