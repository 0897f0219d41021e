/** A command's data folder: `--data-dir`, the setting, or `./data`, like `serve`. */
import { z } from 'zod';
import type { Environment } from '../app/process.ts';

export const DATA_DIR_HELP = 'the data folder (CALLBOARD_DATA_DIR, or ./data)';

/** Parses the option. */
export const dataDirOption = z.string().min(1, 'must be the path of a folder').optional();

export const dataFolderOf = (option: string | undefined, env: Environment): string =>
  option ?? (env['CALLBOARD_DATA_DIR']?.trim() || './data');
