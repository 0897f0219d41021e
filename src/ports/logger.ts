/**
 * What a module may tell the people who run it. Messages are fixed sentences and values are fields.
 * Phone numbers, names, URLs of recordings and secrets are never handed to a logger.
 */
export type LogFields = Readonly<Record<string, string | number | boolean | null | undefined>>;

export interface Logger {
  debug(fields: LogFields, message: string): void;
  info(fields: LogFields, message: string): void;
  warn(fields: LogFields, message: string): void;
  error(fields: LogFields, message: string): void;
}
