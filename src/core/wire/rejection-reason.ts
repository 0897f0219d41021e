/** Why a request was refused, in a word, as metrics, the log and the stream give it. */

export const REJECTION_REASONS = [
  'unsigned',
  'unsigned-not-local',
  'bad-signature',
  'wrong-account',
  'no-key',
  'malformed',
  'malformed-http',
  'unsupported-body',
  'too-many-parameters',
  'too-large',
  'head-too-large',
  'wrong-path',
  'forwarding-loop',
  'timeout',
  'shed',
  'store-failed',
] as const;

export type RejectionReason = (typeof REJECTION_REASONS)[number];
