import { expect, test } from 'vitest';
import { alertsText } from './batch-text.ts';

test('alerts are summarised by channel and state, without their recipients', () => {
  expect(alertsText([])).toBe('none');
  const text = alertsText([
    { to: '+15550100001', state: 'delivered', code: null },
    { to: '+15550100002', state: 'delivered', code: null },
    { to: '+15550100003', state: 'undelivered', code: '30003' },
    { to: 'https://hooks.example.com', state: 'pending', code: null },
  ]);
  expect(text).toBe('SMS: 2 delivered, 1 undelivered (30003); webhook: 1 pending');
});
