/** The data folder that a command works on: `--data-dir`, else the setting, else `./data` as `serve` has it. */
import { z } from 'zod';
import type { Environment } from '../app/process.ts';

export const DATA_DIR_HELP = 'the data folder (CALLBOARD_DATA_DIR, else ./data)';

/** The option, as every such command reads it. */
export const dataDirOption = z.string().min(1, 'must be the path of a folder').optional();

export const dataFolderOf = (option: string | undefined, env: Environment): string =>
  option ?? (env['CALLBOARD_DATA_DIR']?.trim() || './data');
