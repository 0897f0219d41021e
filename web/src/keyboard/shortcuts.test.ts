import { expect, it } from 'vitest';
import { Shortcuts } from './shortcuts.ts';

/** Shortcuts that write down what they did, and a key press at a time. */
function bound(...keys: readonly string[]) {
  const shortcuts = new Shortcuts();
  const done: string[] = [];
  const unbind = keys.map((name) =>
    shortcuts.bind({ keys: name, about: name, act: () => done.push(name) }),
  );
  const press = (key: string, at = 0, more: { modified?: boolean; typing?: boolean } = {}) =>
    shortcuts.press({ key, at, modified: false, typing: false, ...more });
  return { shortcuts, done, unbind, press };
}

it('a key and a sequence act', () => {
  const { done, press } = bound('/', 'g n', 'g c');
  expect([press('/'), press('g'), press('c', 900), press('x')]).toEqual([true, false, true, false]);
  expect(done).toEqual(['/', 'g c']);
});

it('a sequence has a second to finish', () => {
  const { done, press } = bound('g n', 'n');
  press('g');
  press('n', 1_001);
  expect(done).toEqual(['n']);
});

it('typing and modified keys are left alone, and end a sequence', () => {
  const { done, press } = bound('g n', '/');
  press('g');
  press('x', 1, { typing: true });
  press('n', 2);
  press('/', 3, { modified: true });
  expect(done).toEqual([]);
});

it('the latest binding of the same keys wins until it is undone', () => {
  const { shortcuts, done, press } = bound('j');
  const undo = shortcuts.bind({ keys: 'j', about: 'later', act: () => done.push('later') });
  press('j');
  undo();
  press('j');
  expect(done).toEqual(['later', 'j']);
});
