/** What to set at the provider, ready to paste. */

import { CopyButton } from '../../design/copyable.tsx';
import { CONNECT_TEXTS } from '../../texts/connect.ts';
import { snippetsFor } from './snippets.ts';
import { useProvider } from './use-provider.ts';

const { settings: TEXTS } = CONNECT_TEXTS;

export function ProviderSettings({ callbackUrl }: { callbackUrl: string }) {
  const provider = useProvider();
  const { rest, document, number } = snippetsFor(provider, callbackUrl);
  return (
    <section class="panel" aria-labelledby="settings-title">
      <div class="head">
        <h2 id="settings-title">{TEXTS.title}</h2>
      </div>
      <div class="connect-body">
        <Snippet title={TEXTS.rest} about={TEXTS.restText} text={rest} />
        <Snippet title={TEXTS.document[provider]} about={TEXTS.documentText} text={document} />
        <Snippet title={TEXTS.number} about={TEXTS.numberText} text={number} />
        <p class="muted">
          {TEXTS.more}{' '}
          <a class="text-link" href="/docs/how-to/point-your-provider-at-it">
            {TEXTS.moreLink}
          </a>
        </p>
      </div>
    </section>
  );
}

interface SnippetProps {
  readonly title: string;
  readonly about: string;
  readonly text: string;
}

function Snippet({ title, about, text }: SnippetProps) {
  return (
    <div class="snippet">
      <div class="snippet-head">
        <h3>{title}</h3>
        <CopyButton text={text} label={title} />
      </div>
      <p class="muted">{about}</p>
      <pre>{text}</pre>
    </div>
  );
}
