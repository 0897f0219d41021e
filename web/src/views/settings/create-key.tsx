/** Makes a key, and shows it once. */

import type { TargetedSubmitEvent } from 'preact';
import { useState } from 'preact/hooks';
import type { MadeApiKey, Role } from '../../../../src/core/wire/access.ts';
import { answerOf, api } from '../../api/client.ts';
import { Copyable } from '../../design/copyable.tsx';
import { Dialog } from '../../design/dialog.tsx';
import { KEYS_TEXTS, ROLE_TEXTS } from '../../texts/access.ts';
import { readNewKey } from './read-new-key.ts';

interface CreateKeyProps {
  onMade(): void;
  onClose(): void;
}

const ROLES: readonly Role[] = ['viewer', 'operator', 'admin'];

export function CreateKey({ onMade, onClose }: CreateKeyProps) {
  const [made, setMade] = useState<MadeApiKey | null>(null);
  const take = (key: MadeApiKey): void => {
    setMade(key);
    onMade();
  };
  return (
    <Dialog title={made === null ? KEYS_TEXTS.form.title : KEYS_TEXTS.made.title} onClose={onClose}>
      {made === null ? <KeyForm onMade={take} /> : <ShownOnce made={made} onClose={onClose} />}
    </Dialog>
  );
}

function ShownOnce({ made, onClose }: { made: MadeApiKey; onClose(): void }) {
  const { text, label, done } = KEYS_TEXTS.made;
  return (
    <>
      <p>{text}</p>
      <Copyable text={made.key} label={label} />
      <div class="form-actions">
        <button type="button" class="button button-main" onClick={onClose}>
          {done}
        </button>
      </div>
    </>
  );
}

function KeyForm({ onMade }: { onMade(key: MadeApiKey): void }) {
  const [problem, setProblem] = useState<string | null>(null);
  const [isAsking, setAsking] = useState(false);
  const texts = KEYS_TEXTS.form;
  const submit = (event: TargetedSubmitEvent<HTMLFormElement>): void => {
    event.preventDefault();
    const { accounts, ...key } = readNewKey(new FormData(event.currentTarget));
    const body = { ...key, accounts: accounts ? [...accounts] : null };
    setAsking(true);
    void answerOf(api.POST('/api/v1/keys', { body })).then((asked) => {
      setAsking(false);
      if (asked.ok) onMade(asked.value);
      else setProblem(asked.problem.message);
    });
  };
  return (
    <form class="form" onSubmit={submit}>
      <label class="field">
        <span>{texts.name}</span>
        <input
          class="input"
          name="name"
          required
          maxlength={100}
          placeholder={texts.namePlaceholder}
        />
      </label>
      <label class="field">
        <span>{texts.role}</span>
        <select class="input" name="role">
          {ROLES.map((role) => (
            <option key={role} value={role}>
              {ROLE_TEXTS[role]}
            </option>
          ))}
        </select>
      </label>
      <label class="field">
        <span>{texts.accounts}</span>
        <input class="input mono" name="accounts" spellcheck={false} />
        <span>{texts.accountsHelp}</span>
      </label>
      <label class="field">
        <span>{texts.expires}</span>
        <input class="input" name="expires" type="date" />
        <span>{texts.expiresHelp}</span>
      </label>
      {problem !== null && (
        <p class="form-problem" role="alert">
          {problem}
        </p>
      )}
      <div class="form-actions">
        <button type="submit" class="button button-main" disabled={isAsking}>
          {texts.submit}
        </button>
      </div>
    </form>
  );
}
