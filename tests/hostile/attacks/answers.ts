/** R7, R13 and R19: answers that must be correct, whatever broke and whatever the callbacks said. */

import { signedForm } from '../../support/provider-request.ts';
import type { Attack } from '../attack.ts';
import { crashWorker } from '../crash-worker.ts';
import { PROVIDER, type Scene, type Target } from '../scene.ts';
import { tally } from '../tally.ts';

const ACCOUNT = 'b3877c40-da60-4998-90ad-b792e98472af';

/** Sends one signed callback. Throws if it isn't acknowledged. */
async function tell(target: Target, parameters: Readonly<Record<string, string>>): Promise<void> {
  const { headers, body } = signedForm(PROVIDER, {
    AccountSid: ACCOUNT,
    CallbackSource: 'call-progress-events',
    Direction: 'outbound-api',
    To: '+15550100002',
    ...parameters,
  });
  const answer = await fetch(`${target.url}/callbacks/voice`, { method: 'POST', headers, body });
  if (answer.status !== 204) throw new Error(`a callback was answered ${answer.status}`);
}

const at = (second: number): string =>
  new Date(Date.UTC(2026, 5, 25, 9, 0, second)).toUTCString().replace('GMT', '+0000');

const inferredAnswer: Attack = {
  id: 'R7',
  title: 'a call whose answer no callback reported',
  async run(scene) {
    const target = await scene.start();
    const call = { CallSid: '7e7e7e7e-0000-4000-8000-000000000007', From: '+15550100001' };
    await tell(target, { ...call, CallStatus: 'ringing', Timestamp: at(0) });
    await tell(target, { ...call, CallStatus: 'completed', Timestamp: at(60), CallDuration: '50' });
    const answer = await scene.ask(target, `/api/v1/calls/${call.CallSid}`);
    const [, ringSeconds] = /"ringSeconds":(\d+)/.exec(await answer.text()) ?? [];
    return {
      problems: ringSeconds === '10' ? [] : [`it rang for ${ringSeconds} s instead of 10`],
      note: `rang ${ringSeconds} s of 60`,
    };
  },
};

const deadReader: Attack = {
  id: 'R13',
  title: 'the reader thread dies',
  async run(scene) {
    const target = await scene.start({ NODE_OPTIONS: '--inspect=127.0.0.1:0' });
    scene.sendTo(target);
    await scene.flow(1);
    await crashWorker(target.process, 'callboard-reader');
    const statuses = await statusesUntilGood(scene, target, 60);
    const wrong = statuses.filter((status) => status !== 200 && status !== 503);
    return {
      problems: [
        ...(statuses.at(-1) === 200 ? [] : ['the API never came back']),
        ...(wrong.length > 0 ? [`answered ${tally(wrong)} in between`] : []),
      ],
      note: `${statuses.length - 1} requests refused before the next answer`,
    };
  },
};

/** Requests a list of calls every 100 ms until it's answered, for at most this many seconds. */
async function statusesUntilGood(
  scene: Scene,
  target: Target,
  seconds: number,
): Promise<readonly number[]> {
  const statuses: number[] = [];
  const endsAt = performance.now() + seconds * 1000;
  while (performance.now() < endsAt) {
    const { status } = await scene.ask(target, '/api/v1/calls');
    statuses.push(status);
    if (status === 200) break;
    await scene.flow(0.1);
  }
  return statuses;
}

/** A formula (`=`) after a character that spreadsheets don't show. */
const FORMULAS = ['', ' ', '\u00a0', '\u200b', '\ufeff', '\u2028', '\0', '\v', '\f', '\u001b'].map(
  (before) => `${before}=1+1`,
);

const spreadsheet: Attack = {
  id: 'R19',
  title: 'formulas in a caller name, after invisible characters',
  async run(scene) {
    const target = await scene.start();
    for (const [place, CallerName] of FORMULAS.entries()) {
      const CallSid = `19191919-0000-4000-8000-0000000000${String(place).padStart(2, '0')}`;
      const end = { CallStatus: 'failed', Timestamp: at(place), From: CallerName, CallerName };
      await tell(target, { CallSid, ...end });
    }
    const csv = await (await scene.ask(target, '/api/v1/calls.csv')).text();
    const cells = csv.split('\r\n').flatMap((line) => line.split(','));
    const live = cells.filter(
      (cell) => /^"?[\s\p{Cc}\p{Cf}]*[=+\-@]/u.test(cell) && !/^\+\d{7,15}$/.test(cell),
    );
    const raw = [...csv].filter((sign) => sign < ' ' && sign !== '\r' && sign !== '\n');
    return {
      problems: [
        ...(live.length > 0 ? [`${live.length} cells would run as formulas`] : []),
        ...(raw.length > 0 ? [`${raw.length} control characters aren't escaped`] : []),
      ],
      note: `${FORMULAS.length} names`,
    };
  },
};

export const ANSWERS: readonly Attack[] = [inferredAnswer, deadReader, spreadsheet];
