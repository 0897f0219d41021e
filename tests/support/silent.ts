/** A logger whose messages are discarded. */

import type { Logger } from '../../src/ports/logger.ts';

const ignore = (): void => undefined;

export const SILENT: Logger = { debug: ignore, info: ignore, warn: ignore, error: ignore };
