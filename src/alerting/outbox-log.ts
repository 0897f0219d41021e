/** Logs what happens to outbox entries: subject, channel and reason, never the recipient. */

import type { OutboxEntry, Subject } from '../core/outbox/outbox-entry.ts';
import type { LogFields, Logger } from '../ports/logger.ts';

/** Which entry a line is about. */
export const entryFields = ({ subject, channel, id }: OutboxEntry): LogFields => ({
  ...subjectFields(subject),
  channel,
  entry: id,
});

function subjectFields({ kind, id }: Subject): LogFields {
  switch (kind) {
    case 'failure-batch':
      return { batch: id };
  }
}

/** Logs what a step changed. */
export function logStep(
  logger: Logger,
  before: OutboxEntry,
  after: OutboxEntry,
  now: number,
): void {
  const known: LogFields = {
    ...entryFields(after),
    reference: after.reference,
    attempts: after.attempts,
  };
  const troubled: LogFields = { ...known, code: after.code, reason: after.detail };
  const waiting: LogFields = { ...troubled, nextInSeconds: Math.ceil((after.dueAt - now) / 1000) };
  switch (after.state) {
    case 'sending':
      logger.debug(known, 'An alert is being sent.');
      return;
    case 'pending':
      if (before.state === 'unsure') {
        logger.warn(known, "The provider doesn't have the alert. Sending it again.");
      } else {
        logger.warn(waiting, 'An alert was not sent. It will be tried again.');
      }
      return;
    case 'unsure':
      if (before.state === 'unsure') {
        logger.warn(waiting, "Couldn't look up whether an alert was sent. It will be tried again.");
      } else {
        logger.warn(
          waiting,
          "It isn't known whether an alert was sent. It will be looked up before it's sent again.",
        );
      }
      return;
    case 'sent':
      if (before.state === 'sent') logger.debug(known, 'An alert is still on its way.');
      else logger.info(known, 'The provider accepted an alert.');
      return;
    case 'delivered':
      logger.info(known, 'An alert was delivered.');
      return;
    case 'undelivered':
      logger.error(troubled, "An alert was sent but didn't reach its recipient.");
      return;
    case 'failed':
      logger.error(troubled, 'Alert not delivered; no more attempts. The reason says what to fix.');
      return;
    case 'unconfirmed':
      logger.warn(troubled, "An alert was sent, but it isn't known whether it arrived.");
      return;
  }
}

/** An error in a form that's safe to log: its code, or its name. */
export const faultOf = (error: unknown): string => {
  if (!(error instanceof Error)) return 'unknown';
  return 'code' in error && typeof error.code === 'string' ? error.code : error.name;
};
