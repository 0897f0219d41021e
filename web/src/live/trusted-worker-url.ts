/**
 * The one script URL that the board makes by itself. The page's policy demands Trusted Types, so the worker's URL
 * has to come from a policy with this name.
 */

declare global {
  /** Source: Trusted Types (W3C). TypeScript's DOM library doesn't have it; absent in older browsers. */
  var trustedTypes:
    | {
        createPolicy(
          name: string,
          rules: { createScriptURL(url: string): string },
        ): { createScriptURL(url: string): string };
      }
    | undefined;
}

/** `url`, as the browser wants it for a worker. */
export function trustedWorkerUrl(url: string): string {
  if (globalThis.trustedTypes === undefined) return url;
  const policy = globalThis.trustedTypes.createPolicy('callboard-worker', {
    createScriptURL(asked) {
      if (asked !== url) throw new TypeError("This policy only makes the live worker's URL.");
      return asked;
    },
  });
  return policy.createScriptURL(url);
}
