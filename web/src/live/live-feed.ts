/** Connects a page with the live stream: through the shared worker, or by itself where there is none. */

import { browserHub } from './browser-hub.ts';
import type { PageMessage } from './live-hub.ts';
import type { LiveMessage } from './live-message.ts';
import workerUrl from './live-worker.ts?sharedworker&url';
import { trustedWorkerUrl } from './trusted-worker-url.ts';

export interface LiveFeed {
  /** Says that someone is signed in and wants to see calls. */
  start(): void;
  /** Starts again from nothing, because someone has just signed in. */
  restart(): void;
}

/** Hands every message to `take` once it's started. */
export function createLiveFeed(take: (message: LiveMessage) => void): LiveFeed {
  let isStarted = false;
  let say: Say =
    'SharedWorker' in globalThis
      ? throughWorker(take, () => {
          say = directly(take);
          if (isStarted) say('hello');
        })
      : directly(take);
  addEventListener('pagehide', () => {
    if (isStarted) say('bye');
  });
  addEventListener('pageshow', ({ persisted }) => {
    if (isStarted && persisted) say('hello');
  });
  const wake = (): void => {
    if (isStarted && !document.hidden) say('wake');
  };
  addEventListener('online', wake);
  document.addEventListener('visibilitychange', wake);
  return {
    start() {
      isStarted = true;
      say('hello');
    },
    restart() {
      isStarted = true;
      say('restart');
    },
  };
}

type Say = (message: PageMessage) => void;

/** `onFailure` is called if the browser can't start the worker. */
function throughWorker(take: (message: LiveMessage) => void, onFailure: () => void): Say {
  const worker = new SharedWorker(trustedWorkerUrl(workerUrl), {
    type: 'module',
    name: 'callboard-live',
  });
  worker.addEventListener('error', onFailure, { once: true });
  const { port } = worker;
  port.addEventListener('message', ({ data }: MessageEvent<LiveMessage>) => take(data));
  port.start();
  return (message) => port.postMessage(message);
}

/** Chrome on Android has no shared workers. */
function directly(take: (message: LiveMessage) => void): Say {
  const hub = browserHub();
  const page = { postMessage: take };
  return (message) => hub.hear(page, message);
}
