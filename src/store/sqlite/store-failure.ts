/** Why the store can no longer keep callbacks, in words for whoever runs Callboard: what happened, and what to do. */

/** The disk that `folder` is on lost, or may have lost, what it was given. */
export const diskFailure = (reason: string, folder: string): Error =>
  new Error(
    `the disk failed to keep what it was given (${reason}). Check the disk that ${folder} is on, then start again`,
  );

/** The writer's thread ended with an error. */
export function writerFailure(error: Error, folder: string): Error {
  const code = 'code' in error && typeof error.code === 'string' ? error.code : null;
  if (code?.startsWith('SQLITE_') === true) {
    return diskFailure(`${code}: ${error.message}`, folder);
  }
  return new Error(
    `the thread that writes the database ended: ${error.message}. What was acknowledged is in ${folder}: start again`,
    { cause: error },
  );
}
