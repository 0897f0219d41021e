/**
 * What a command line around the emulator needs: the words that its options take, and readers for its
 * files. It changes with the `callboard` command, so it promises less than the main entry point.
 */

export { isPhoneNumber, isWebUrl } from './contract/addresses.ts';
export { RETRIABLE_FAILURES } from './contract/delivery-policy.ts';
export { FAULT_KINDS } from './contract/fault-kinds.ts';
export type { Scenario } from './traffic/scenario.ts';
export { CLOCK_MODES } from './world/emulated-clock.ts';

/** Loads what only a running emulator needs: commands that just show their help stay quick. */
export const loadReaders = () => import('./option-readers.ts');
