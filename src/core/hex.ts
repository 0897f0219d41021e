/** Hexadecimal digits. */

/** The value of a hex digit, from its code unit; -1 for any other (NaN past the end included). */
export function hexDigit(unit: number): number {
  if (unit >= 48 && unit <= 57) return unit - 48;
  const lower = unit | 32;
  return lower >= 97 && lower <= 102 ? lower - 87 : -1;
}
