import { expect, it } from 'vitest';
import { boardUrl } from './open-board.ts';

it('the board is at an address that a browser can open', () => {
  expect(boardUrl('http://127.0.0.1:8484')).toBe('http://127.0.0.1:8484/');
  expect(boardUrl('http://0.0.0.0:8484')).toBe('http://localhost:8484/');
  expect(boardUrl('http://[::]:8484')).toBe('http://localhost:8484/');
  expect(boardUrl('http://[::1]:8484')).toBe('http://[::1]:8484/');
});
