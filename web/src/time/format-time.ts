/** Times and durations as the board shows them. Times are in the viewer's time zone. */

const two = (value: number): string => String(value).padStart(2, '0');

/** `14:23:08`. */
export const clockTime = (date: Date): string =>
  `${two(date.getHours())}:${two(date.getMinutes())}:${two(date.getSeconds())}`;

/** `2026-11-29`. */
export const dayOf = (date: Date): string =>
  `${date.getFullYear()}-${two(date.getMonth() + 1)}-${two(date.getDate())}`;

/** `2026-11-29 14:23:08`. */
export const dayAndTime = (date: Date): string => `${dayOf(date)} ${clockTime(date)}`;

/** `2026-11-29 14:23:08.250 UTC`. */
export const inUtc = (date: Date): string =>
  `${date.toISOString().replace('T', ' ').replace('Z', '')} UTC`;

/** How long something takes: `04:11`, and from an hour on `1:04:11`. Never negative. */
export function duration(seconds: number): string {
  const whole = Math.max(0, Math.floor(seconds));
  const [hours, minutes] = [Math.floor(whole / 3600), Math.floor(whole / 60) % 60];
  const rest = `${two(minutes)}:${two(whole % 60)}`;
  return hours === 0 ? rest : `${hours}:${rest}`;
}

/** How long ago something was: `0.1 s`, `12 s`, `3 min`, `2 h`, `5 d`. Never negative. */
export function age(milliseconds: number): string {
  const seconds = Math.max(0, milliseconds) / 1000;
  return seconds < 9.95 ? `${seconds.toFixed(1)} s` : wholeAge(milliseconds);
}

/** The same in whole seconds, where tenths say nothing. */
export function wholeAge(milliseconds: number): string {
  const seconds = Math.max(0, milliseconds) / 1000;
  if (seconds < 120) return `${Math.floor(seconds)} s`;
  if (seconds < 7200) return `${Math.floor(seconds / 60)} min`;
  if (seconds < 172_800) return `${Math.floor(seconds / 3600)} h`;
  return `${Math.floor(seconds / 86_400)} d`;
}
