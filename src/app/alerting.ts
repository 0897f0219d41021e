/** Sets up alerting from the settings: recipients, channels, and the reports folder. */

import { resolve } from 'node:path';
import { smsNotifier } from '../alerting/notifiers/sms.ts';
import { webhookNotifier } from '../alerting/notifiers/webhook.ts';
import { faultOf } from '../alerting/outbox-log.ts';
import { startAlerting } from '../alerting/start-alerting.ts';
import type { AlertTargets } from '../core/outbox/outbox.ts';
import type { Channel } from '../core/outbox/outbox-entry.ts';
import { prepareReportsFolder, writeReportFile } from '../export/report-file.ts';
import type { Logger } from '../ports/logger.ts';
import type { Notifier, Notifiers } from '../ports/notifier.ts';
import type { Store } from '../ports/store.ts';
import { restProvider } from '../provider/rest-provider.ts';
import { makeFolder } from '../store/sqlite/database/data-folder.ts';
import type { Config } from './config.ts';
import { systemRandom, systemTimer } from './system.ts';

/** Who gets alerts about a closed batch. Without an account to send with, there are no SMS recipients. */
export const alertTargets = (config: Config): Omit<AlertTargets, 'installation'> => ({
  smsRecipients: config.provider === null ? [] : (config.alerts.sms?.to ?? []),
  webhookUrl: config.alerts.webhook?.url.reveal() ?? null,
  publicUrl: config.publicUrl,
});

/** Logs once, not for each batch, that no SMS is sent: that may be on purpose. */
function tellMissingForSms(config: Config, logger: Logger): void {
  const missing = missingForSms(config);
  if (missing.length === 0) return;
  const set = missing.join(', ');
  logger.info({ set }, 'SMS alerts are off. To turn them on, set the missing settings.');
}

/** Starts writing reports and sending alerts. Logs right away if reports can't be written. */
export async function startConfiguredAlerting(
  config: Config,
  store: Pick<Store, 'feed' | 'failures' | 'outbox'>,
  logger: Logger,
): Promise<AsyncDisposable> {
  try {
    makeFolder(config.reportsDir);
    await prepareReportsFolder(config.reportsDir);
  } catch (error) {
    // Callbacks can still be received: their batches wait in the database.
    logger.error(
      { fault: faultOf(error), folder: resolve(config.reportsDir) },
      "Reports of failed calls can't be written. Make the folder writable for Callboard, or set CALLBOARD_REPORTS_DIR to another folder.",
    );
  }
  tellMissingForSms(config, logger);
  return startAlerting({
    feed: store.feed,
    batches: store.failures,
    outbox: store.outbox,
    notifiers: configuredNotifiers(config),
    writeReport: async (batch, rows) => {
      makeFolder(config.reportsDir);
      return await writeReportFile(config.reportsDir, batch, rows);
    },
    timer: systemTimer,
    random: systemRandom,
    logger,
  });
}

/** The channels that the settings configure. */
function configuredNotifiers({ provider, alerts }: Config): Notifiers {
  const notifiers = new Map<Channel, Notifier>();
  if (provider !== null && alerts.sms !== null) {
    const { baseUrl, accountSid } = provider;
    const token = provider.token.reveal();
    const client = restProvider({ baseUrl, accountSid, token, clock: systemTimer });
    notifiers.set('sms', smsNotifier(client, alerts.sms.from));
  }
  if (alerts.webhook !== null) {
    const secret = alerts.webhook.secret.reveal();
    notifiers.set('webhook', webhookNotifier({ secret, clock: systemTimer }));
  }
  return notifiers;
}

function missingForSms(config: Config): readonly string[] {
  const account =
    'SIGNALWIRE_PROJECT_ID, SIGNALWIRE_API_TOKEN and SIGNALWIRE_SPACE_URL ' +
    '(or TWILIO_ACCOUNT_SID and TWILIO_AUTH_TOKEN)';
  return [
    ...(config.provider === null ? [account] : []),
    ...(config.alerts.sms === null ? ['CALLBOARD_ALERT_FROM and CALLBOARD_ALERT_TO'] : []),
  ];
}
