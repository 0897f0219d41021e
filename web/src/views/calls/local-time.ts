/** Times in fields of the kind `datetime-local`, which are in the viewer's zone. */

const two = (value: number): string => String(value).padStart(2, '0');

/** ISO 8601 as the field's value, to the minute; empty for anything else. */
export function fieldValueOf(at: string | null | undefined): string {
  const date = new Date(at ?? Number.NaN);
  if (Number.isNaN(date.getTime())) return '';
  const day = `${date.getFullYear()}-${two(date.getMonth() + 1)}-${two(date.getDate())}`;
  return `${day}T${two(date.getHours())}:${two(date.getMinutes())}`;
}

/** The field's value as ISO 8601 in UTC; null if it's empty or incomplete. */
export function timeIn(value: string): string | null {
  const date = new Date(value);
  return Number.isNaN(date.getTime()) ? null : date.toISOString();
}
