/** Formats times as the provider does: RFC 2822, UTC, to the second. */

/** `Thu, 25 Jun 2026 20:26:02 +0000`, from milliseconds since 1970; fractions are truncated. */
export const rfc2822 = (at: number): string => new Date(at).toUTCString().replace('GMT', '+0000');

/** The same, or null for an unknown time. */
export const rfc2822OrNull = (at: number | null): string | null =>
  at === null ? null : rfc2822(at);
