/** The Connect view: where callbacks go, what verifies them, what to set at the provider, and what arrives. */

import type { ConnectInfo } from '../../../../src/core/wire/connect.ts';
import { answerOf, api } from '../../api/client.ts';
import { useBoard, useSession, useTitle } from '../../board/board.ts';
import { useLoaded } from '../../board/use-loaded.ts';
import { Copyable } from '../../design/copyable.tsx';
import { LinkedNotice, LoadingRows, Notice } from '../../design/notice.tsx';
import { CONNECT_TEXTS, PROVIDER_NAMES } from '../../texts/connect.ts';
import { wholeAge } from '../../time/format-time.ts';
import { Arrivals } from './arrivals.tsx';
import { CallbackUrl } from './callback-url.tsx';
import './connect-view.css';
import { ProviderSettings } from './provider-settings.tsx';
import type { Provider } from './snippets.ts';
import { useProvider } from './use-provider.ts';
import { VerifyingKeysPanel } from './verifying-keys.tsx';

export function ConnectView() {
  useTitle(CONNECT_TEXTS.title);
  const { role } = useSession();
  return role === 'admin' ? <Connect /> : <NotAllowed />;
}

function NotAllowed() {
  return (
    <section class="panel">
      <h1 class="unseen">{CONNECT_TEXTS.title}</h1>
      <LinkedNotice words={CONNECT_TEXTS.notAllowed} href="/" />
    </section>
  );
}

const askForConnectInfo = (signal: AbortSignal) => answerOf(api.GET('/api/v1/connect', { signal }));

function Connect() {
  const [loaded, reload] = useLoaded(askForConnectInfo);
  if (loaded.kind === 'ready') return <Loaded info={loaded.answer} />;
  return (
    <section class="panel">
      <h1 class="unseen">{CONNECT_TEXTS.title}</h1>
      {loaded.kind === 'loading' ? (
        <LoadingRows rows={6} label={CONNECT_TEXTS.loading} />
      ) : (
        <Notice title={CONNECT_TEXTS.failed} tone="bad">
          {loaded.problem.message}{' '}
          <button type="button" class="button" onClick={reload}>
            {CONNECT_TEXTS.again}
          </button>
        </Notice>
      )}
    </section>
  );
}

function Loaded({ info }: { info: ConnectInfo }) {
  const callbackUrl = info.callbackUrl ?? `${location.origin}/callbacks/voice`;
  return (
    <div class="connect">
      <div class="connect-head">
        <h1>{CONNECT_TEXTS.heading}</h1>
        <ConnectState info={info} />
        <Providers />
      </div>
      <div class="connect-steps">
        <CallbackUrl info={info} callbackUrl={callbackUrl} />
        <VerifyingKeysPanel info={info} />
        <ProviderSettings callbackUrl={callbackUrl} />
      </div>
      <div class="connect-side">
        <Arrivals callbackUrl={callbackUrl} />
        <Demo />
      </div>
    </div>
  );
}

const PROVIDERS: readonly Provider[] = ['signalwire', 'twilio'];

function Providers() {
  const provider = useProvider();
  return (
    <nav class="connect-tabs" aria-label={CONNECT_TEXTS.settings.provider}>
      {PROVIDERS.map((each) => (
        <a
          key={each}
          class="connect-tab"
          href={`/connect?provider=${each}`}
          aria-current={each === provider ? 'true' : undefined}
        >
          {PROVIDER_NAMES[each]}
        </a>
      ))}
    </nav>
  );
}

function ConnectState({ info }: { info: ConnectInfo }) {
  const { live, second } = useBoard();
  const { state } = CONNECT_TEXTS;
  const { newestAt, now } = live.value;
  const lastAt = newestAt ?? (now?.callbacks.lastAt ? Date.parse(now.callbacks.lastAt) : null);
  if (lastAt !== null) {
    return <p class="tone-live">{state.connected(wholeAge(second.value - lastAt))}</p>;
  }
  return info.hasCallbacks ? (
    <p class="tone-live">{state.connectedEarlier}</p>
  ) : (
    <p class="tone-wait">{state.waiting}</p>
  );
}

function Demo() {
  const { title, text, label, checkout, checkoutLabel, tutorial, tutorialLink } =
    CONNECT_TEXTS.demo;
  return (
    <section class="panel" aria-labelledby="demo-title">
      <div class="head">
        <h2 id="demo-title">{title}</h2>
      </div>
      <div class="connect-body">
        <p>{text}</p>
        <Copyable text="callboard demo --open" label={label} />
        <p>{checkout}</p>
        <Copyable text="npm run demo -- --open" label={checkoutLabel} />
        <p class="muted">
          {tutorial}{' '}
          <a class="text-link" href="/docs/tutorial/first-callbacks">
            {tutorialLink}
          </a>
        </p>
      </div>
    </section>
  );
}
