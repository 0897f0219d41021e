import { expect, test } from 'vitest';
import { demoSettings } from './demo-settings.ts';

test('takes what changes the demo, and nothing of a real account', () => {
  const env = {
    CALLBOARD_KPI_TARGETS: 'asr:70',
    CALLBOARD_MAX_CONCURRENT_CALLS: '',
    CALLBOARD_DATA_DIR: 'real',
    CALLBOARD_ALERT_TO: '+15550100003',
    SIGNALWIRE_SIGNING_KEY: 'PSK_real',
  };
  expect(demoSettings(env)).toEqual({
    settings: { CALLBOARD_KPI_TARGETS: 'asr:70' },
    leavesOutForwarding: false,
  });
});

test.each([
  ['http://127.0.0.1:9000/hook', true],
  ['http://localhost:9000/a,http://[::1]/b', true],
  ['http://127.0.0.1:9000/hook https://app.example.com/hook', false],
  ['nonsense', true],
])('forwards to this machine only: %s', (url, isTaken) => {
  const { settings, leavesOutForwarding } = demoSettings({ CALLBOARD_FORWARD_URL: url });
  expect(settings).toEqual(isTaken ? { CALLBOARD_FORWARD_URL: url } : {});
  expect(leavesOutForwarding).toBe(!isTaken);
});
