/** The environment of a Callboard that a test starts. */

const folder = process.env['NODE_COMPILE_CACHE'];

export const TEST_ENVIRONMENT: Readonly<Record<string, string>> = {
  // It takes compiled modules from the tests' cache.
  ...(folder === undefined ? {} : { NODE_COMPILE_CACHE: folder }),
  // Another process costs each start half a second. Tests about numbers switch them on.
  CALLBOARD_NUMBERS: 'off',
};
