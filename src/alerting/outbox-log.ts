/** What the log says of an entry's way: its batch, channel and reason, and never who it is for. */

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
        logger.warn(known, 'The provider does not have the alert: it is sent again.');
      } else {
        logger.warn(waiting, 'An alert was not sent. It is tried again.');
      }
      return;
    case 'unsure':
      if (before.state === 'unsure') {
        logger.warn(
          waiting,
          'Whether an alert was sent could not be looked up. It is tried again.',
        );
      } else {
        logger.warn(
          waiting,
          'It is not known whether an alert was sent. It is looked up before it is sent again.',
        );
      }
      return;
    case 'sent':
      if (before.state === 'sent') logger.debug(known, 'An alert is still on its way.');
      else logger.info(known, 'The provider has taken an alert.');
      return;
    case 'delivered':
      logger.info(known, 'An alert was delivered.');
      return;
    case 'undelivered':
      logger.error(troubled, 'An alert was sent and did not reach its recipient.');
      return;
    case 'failed':
      logger.error(troubled, 'An alert failed for good. Put the reason right for the next one.');
      return;
    case 'unconfirmed':
      logger.warn(troubled, 'An alert was sent, and whether it arrived is not known.');
      return;
  }
}

/** An error as a log may show it: its code, or its name. */
export const faultOf = (error: unknown): string => {
  if (!(error instanceof Error)) return 'unknown';
  return 'code' in error && typeof error.code === 'string' ? error.code : error.name;
};
