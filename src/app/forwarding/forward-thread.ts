/**
 * The thread that forwards callbacks. It reads the log on a connection of its own and speaks HTTP, so neither a slow
 * target nor many callbacks take time from the thread that answers the provider. The writer stores its cursors.
 */

import { parentPort, workerData } from 'node:worker_threads';
import { Forwarder } from '../../forward/forwarder.ts';
import { HttpSender } from '../../forward/http-sender.ts';
import { targetUrl } from '../../forward/target-url.ts';
import type { Logger } from '../../ports/logger.ts';
import { signatureOf } from '../../provider/sign-request.ts';
import { openChangeLog } from '../../store/sqlite/changes/open-change-log.ts';
import { lowerPriority } from '../../store/sqlite/threads/thread-priority.ts';
import { systemRandom, systemTimer } from '../system.ts';
import type { ForwardThreadOptions, FromForward, ToForward } from './forward-protocol.ts';

/** As the reader's thread: callbacks go first. */
const NICER_BY = 5;

if (parentPort === null) throw new Error('forward-thread.ts runs as a worker thread only');
const port = parentPort;
const { file, head, targets, keys, userAgent, installation }: ForwardThreadOptions = workerData;
lowerPriority(NICER_BY);

const tell = (message: FromForward): void => port.postMessage(message);
const logAt =
  (level: keyof Logger): Logger[keyof Logger] =>
  (fields, message) =>
    tell({ type: 'log', level, fields, message });
const logger: Logger = {
  debug: logAt('debug'),
  info: logAt('info'),
  warn: logAt('warn'),
  error: logAt('error'),
};

const log = openChangeLog(file);
let saved: PromiseWithResolvers<void> | null = null;
const senders = targets.map(
  ({ url }) =>
    new HttpSender(targetUrl(url), {
      sign: (request) => signatureOf(request, keys),
      by: { userAgent, installation },
    }),
);
const forwarder = new Forwarder({
  targets: targets.flatMap(({ target, url, cursor }, index) => {
    const sender = senders[index];
    const means = { log, timer: systemTimer, random: systemRandom, logger };
    return sender === undefined ? [] : [{ target, url: targetUrl(url), cursor, sender, ...means }];
  }),
  timer: systemTimer,
  save: (cursors) => {
    saved = Promise.withResolvers();
    tell({ type: 'save', cursors });
    return saved.promise;
  },
  onStatus: (statuses) => tell({ type: 'status', statuses }),
});

async function stop(): Promise<void> {
  await forwarder.stop();
  await closeSenders();
  tell({ type: 'stopped' });
}

const closeSenders = () => Promise.all(senders.map((sender) => sender.close()));

process.once('exit', () => log[Symbol.dispose]());

port.on('message', (message: ToForward) => {
  switch (message.type) {
    case 'wake':
      forwarder.wake(message.head);
      break;
    case 'saved':
      if (message.isSaved) saved?.resolve();
      else saved?.reject(new Error('the cursors could not be stored'));
      break;
    case 'stop':
      void stop();
      break;
    case 'close':
      // A thread that was only being started got no `stop`.
      forwarder.abandon();
      void closeSenders();
      port.close();
      break;
  }
});
port.postMessage('ready');
forwarder.wake(head);
