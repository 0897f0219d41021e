/** What stored data takes up, how it grows, and how long the disk lasts. For administrators only. */

import type { Storage } from '../../../../src/core/wire/storage.ts';
import { answerOf, api } from '../../api/client.ts';
import { useLoaded } from '../../board/use-loaded.ts';
import { LoadingRows } from '../../design/notice.tsx';
import { SETTINGS_TEXTS } from '../../texts/access.ts';
import { bytes } from '../../texts/amount.ts';
import { STORAGE_TEXTS as TEXTS } from '../../texts/storage.ts';
import { Fact } from './fact.tsx';
import { LoadFailed } from './load-failed.tsx';
import { type StorageOutlook, storageOutlook, usedBytes } from './storage-outlook.ts';
import './settings.css';

const askForStorage = (signal: AbortSignal) => answerOf(api.GET('/api/v1/storage', { signal }));

export function StoragePanel() {
  const [loaded, reload] = useLoaded(askForStorage);
  return (
    <section class="panel" aria-labelledby="storage-title">
      <div class="head">
        <h2 id="storage-title">{TEXTS.title}</h2>
      </div>
      {loaded.kind === 'loading' && <LoadingRows rows={5} label={SETTINGS_TEXTS.loading} />}
      {loaded.kind === 'failed' && <LoadFailed problem={loaded.problem} again={reload} />}
      {loaded.kind === 'ready' && <Facts storage={loaded.answer} />}
    </section>
  );
}

function Facts({ storage }: { storage: Storage }) {
  const { databaseBytes, journalBytes, otherBytes, freeBytes, growthBytesPerDay } = storage;
  const { keepCallsDays, keepEventsDays } = storage;
  const parts = [
    `${TEXTS.parts.database} ${bytes(databaseBytes)}`,
    `${TEXTS.parts.journal} ${bytes(journalBytes)}`,
    `${TEXTS.parts.other} ${bytes(otherBytes)}`,
  ];
  return (
    <dl class="setting-facts">
      <Fact name={TEXTS.used}>
        {bytes(usedBytes(storage))} <span class="muted">({parts.join(', ')})</span>
      </Fact>
      <Fact name={TEXTS.free}>{bytes(freeBytes)}</Fact>
      <Fact name={TEXTS.growth}>
        {growthBytesPerDay === null ? TEXTS.growthUnknown : TEXTS.perDay(growthBytesPerDay)}
      </Fact>
      <Fact name={TEXTS.full}>{outlookText(storageOutlook(storage))}</Fact>
      <Fact name={TEXTS.kept}>
        {keepCallsDays === null ? TEXTS.forever : TEXTS.keptFor(keepCallsDays)}.{' '}
        <a class="text-link" href="/docs/how-to/retention-and-erasure">
          {TEXTS.about}
        </a>
      </Fact>
      <Fact name={TEXTS.eventsKept}>
        {keepEventsDays === null ? TEXTS.asLongAsCalls : TEXTS.eventsKeptFor(keepEventsDays)}
      </Fact>
    </dl>
  );
}

function outlookText(outlook: StorageOutlook): string {
  switch (outlook.kind) {
    case 'unknown':
      return TEXTS.fullUnknown;
    case 'fills':
      return TEXTS.fullIn(outlook.days);
    case 'purged-first':
      return TEXTS.purgedFirst(outlook.keptDays);
    case 'idle':
      return TEXTS.notFull;
  }
}
