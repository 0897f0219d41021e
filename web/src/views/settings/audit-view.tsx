/** The audit log: who signed in, and who changed which key. */

import { useCallback, useEffect, useState } from 'preact/hooks';
import type { AuditEntry } from '../../../../src/core/wire/access.ts';
import type { ApiProblem } from '../../api/api-problem.ts';
import { answerOf, api } from '../../api/client.ts';
import { useLoaded } from '../../board/use-loaded.ts';
import { LoadingRows, Notice } from '../../design/notice.tsx';
import { Time } from '../../design/time.tsx';
import { AUDIT_TEXTS, auditedInWords, isPurge, SETTINGS_TEXTS } from '../../texts/access.ts';
import { askForKeys } from './ask-for-keys.ts';
import { LoadFailed } from './load-failed.tsx';
import { SettingsFrame } from './settings-frame.tsx';
import '../../design/controls.css';
import './audit.css';

export function AuditView() {
  return (
    <SettingsFrame tab="audit">
      <Audit />
    </SettingsFrame>
  );
}

interface Pages {
  readonly entries: readonly AuditEntry[];
  /** Null before the first page, and after the last. */
  readonly nextCursor: string | null;
  readonly isAsking: boolean;
  readonly problem: ApiProblem | null;
}

const NOTHING: Pages = { entries: [], nextCursor: null, isAsking: true, problem: null };

/** The log as far as it's been read, and reading on from a cursor. */
function useAuditPages(): readonly [Pages, (cursor: string | null) => void] {
  const [pages, setPages] = useState(NOTHING);
  const read = useCallback((cursor: string | null): void => {
    setPages((before) => ({ ...before, isAsking: true, problem: null }));
    const query = cursor === null ? {} : { cursor };
    void answerOf(api.GET('/api/v1/audit', { params: { query } })).then((asked) =>
      setPages((before) =>
        asked.ok
          ? {
              entries: [...(cursor === null ? [] : before.entries), ...asked.value.entries],
              nextCursor: asked.value.nextCursor,
              isAsking: false,
              problem: null,
            }
          : { ...before, isAsking: false, problem: asked.problem },
      ),
    );
  }, []);
  useEffect(() => read(null), [read]);
  return [pages, read];
}

function Audit() {
  const [{ entries, nextCursor, isAsking, problem }, read] = useAuditPages();
  return (
    <>
      <div class="head">
        <p class="settings-intro">{AUDIT_TEXTS.intro}</p>
      </div>
      {entries.length > 0 && <AuditTable entries={entries} />}
      {entries.length === 0 && isAsking && <LoadingRows rows={6} label={SETTINGS_TEXTS.loading} />}
      {entries.length === 0 && !isAsking && problem === null && <Notice title={AUDIT_TEXTS.none} />}
      {problem !== null && <LoadFailed problem={problem} again={() => read(nextCursor)} />}
      {nextCursor !== null && problem === null && (
        <div class="settings-foot">
          <button type="button" class="button" disabled={isAsking} onClick={() => read(nextCursor)}>
            {AUDIT_TEXTS.older}
          </button>
        </div>
      )}
    </>
  );
}

function AuditTable({ entries }: { entries: readonly AuditEntry[] }) {
  const { columns } = AUDIT_TEXTS;
  const [keys] = useLoaded(askForKeys);
  const names = new Map(
    keys.kind === 'ready' ? keys.answer.keys.map(({ id, name }) => [id, name] as const) : [],
  );
  return (
    <table class="audit">
      <thead>
        <tr>
          <th class="audit-time">{columns.at}</th>
          <th>{columns.action}</th>
          <th>{columns.actor}</th>
          <th class="hide-s">{columns.address}</th>
          <th class="hide-s">{columns.subject}</th>
        </tr>
      </thead>
      <tbody>
        {entries.map(({ id, at, action, actor, address, subject, count }) => (
          <tr key={id}>
            <td>
              <Time at={at} show="day" />
            </td>
            <td>{auditedInWords({ action, count })}</td>
            <td>
              <Who id={actor} names={names} />
            </td>
            <td class="mono hide-s">{address ?? '–'}</td>
            <td class="hide-s">
              {isPurge(action) ? (
                <>
                  {AUDIT_TEXTS.olderThan} <Time at={subject} show="day" />
                </>
              ) : (
                <Who id={subject} names={names} />
              )}
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

/** A key by its name, or anyone else by what the log calls them. */
function Who({ id, names }: { id: string | null; names: ReadonlyMap<string, string> }) {
  if (id === null) return <>–</>;
  const name = names.get(id);
  return name === undefined ? <span class="mono">{id}</span> : <span title={id}>{name}</span>;
}
