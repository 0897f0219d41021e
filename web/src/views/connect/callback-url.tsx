/** The URL to give to the provider, and whether the provider can reach it. */

import type { ConnectInfo } from '../../../../src/core/wire/connect.ts';
import { Copyable } from '../../design/copyable.tsx';
import { Glyph } from '../../design/glyph.tsx';
import { CONNECT_TEXTS } from '../../texts/connect.ts';

const { url: TEXTS } = CONNECT_TEXTS;

interface CallbackUrlProps {
  readonly info: ConnectInfo;
  readonly callbackUrl: string;
}

export function CallbackUrl({ info, callbackUrl }: CallbackUrlProps) {
  return (
    <section class="panel" aria-labelledby="url-title">
      <div class="head">
        <h2 id="url-title">{TEXTS.title}</h2>
      </div>
      <div class="connect-body">
        <Copyable text={callbackUrl} label={TEXTS.label} />
        <p class="muted">{TEXTS.text}</p>
        {info.localOnly ? (
          <LocalOnly />
        ) : (
          info.publicUrl === null && <p class="connect-warn">{TEXTS.noPublic}</p>
        )}
      </div>
    </section>
  );
}

function LocalOnly() {
  return (
    <>
      <p class="connect-warn">
        <span class="state tone-warn">
          <Glyph shape="triangle" />
          {TEXTS.localOnly}
        </span>
      </p>
      <p>{TEXTS.tunnel}</p>
      <Copyable text={`cloudflared tunnel --url ${location.origin}`} label={TEXTS.tunnelLabel} />
      <p>{TEXTS.setPublic}</p>
      <Copyable text="CALLBOARD_PUBLIC_URL=https://..." label={TEXTS.setPublicLabel} />
      <p class="muted">
        {TEXTS.proxy}{' '}
        <a class="text-link" href="/docs/how-to/run-behind-a-proxy">
          {TEXTS.proxyLink}
        </a>
      </p>
    </>
  );
}
