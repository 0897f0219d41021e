/** The environment that lets a process that a test starts take compiled modules from the tests' cache. */
const folder = process.env['NODE_COMPILE_CACHE'];

export const COMPILE_CACHE: Readonly<Record<string, string>> =
  folder === undefined ? {} : { NODE_COMPILE_CACHE: folder };
