/** Callbacks as lines of a capture, for `callboard replay`. */

/** A progress callback of an outbound call, as one line. */
export const callbackLine = (
  callSid: string,
  callStatus: string,
  parameters: Readonly<Record<string, string>> = {},
): string =>
  `${JSON.stringify({
    path: '/callbacks/voice',
    method: 'POST',
    parameters: {
      CallSid: callSid,
      AccountSid: '5c0ffee5-ca11-4b0a-8d00-000000008485',
      CallStatus: callStatus,
      Timestamp: 'Thu, 25 Jun 2026 20:26:02 +0000',
      Direction: 'outbound-api',
      From: '+15550100001',
      To: '+15550100002',
      CallbackSource: 'call-progress-events',
      ...parameters,
    },
    receivedAt: 0,
  })}\n`;
