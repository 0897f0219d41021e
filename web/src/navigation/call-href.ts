/** The URL of a call's page. `callSid` can be the beginning of one. */
export const callHref = (callSid: string): string => `/calls/${encodeURIComponent(callSid)}`;
