/** Which providers' callbacks can be verified. Keys are counted and never shown. */

import type { ConnectInfo } from '../../../../src/core/wire/connect.ts';
import { Copyable } from '../../design/copyable.tsx';
import { Glyph } from '../../design/glyph.tsx';
import { CONNECT_TEXTS, PROVIDER_NAMES } from '../../texts/connect.ts';
import { useProvider } from './use-provider.ts';

const { keys: TEXTS } = CONNECT_TEXTS;
const { columns: COLUMNS } = TEXTS;

export function VerifyingKeysPanel({ info }: { info: ConnectInfo }) {
  const provider = useProvider();
  const { keys, allowUnsigned } = info;
  const isMissing = !keys.some((known) => known.provider === provider);
  return (
    <section class="panel" aria-labelledby="keys-title">
      <div class="head">
        <h2 id="keys-title">{TEXTS.title}</h2>
      </div>
      {keys.length > 0 && <KeyTable keys={keys} />}
      {(isMissing || allowUnsigned) && (
        <div class="connect-body">
          {isMissing && (
            <>
              <p class={keys.length === 0 ? 'connect-warn' : undefined}>
                {keys.length === 0 ? TEXTS.none : TEXTS.add}
              </p>
              <Copyable text={TEXTS.settings[provider]} label={PROVIDER_NAMES[provider]} />
              <p class="muted">{TEXTS.where[provider]}</p>
            </>
          )}
          {allowUnsigned && <p>{TEXTS.unsigned}</p>}
        </div>
      )}
    </section>
  );
}

function KeyTable({ keys }: Pick<ConnectInfo, 'keys'>) {
  return (
    <table aria-labelledby="keys-title">
      <thead>
        <tr>
          <th>{COLUMNS.provider}</th>
          <th class="num connect-keys">{COLUMNS.keys}</th>
          <th>{COLUMNS.account}</th>
        </tr>
      </thead>
      <tbody>
        {keys.map(({ provider, accountSid, count }) => (
          <tr key={`${provider} ${accountSid}`}>
            <td>
              <span class="state tone-live">
                <Glyph shape="tick" />
                {PROVIDER_NAMES[provider]}
              </span>
            </td>
            <td class="num">{count}</td>
            <td class="mono muted">{accountSid ?? TEXTS.anyAccount}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
