/**
 * What a command line around the emulator needs: the words that its options take, and readers for its
 * files. Versions of this entry point follow the `callboard` package, not semantic versioning.
 */

export { isPhoneNumber, isWebUrl } from './contract/addresses.ts';
export { RETRIABLE_FAILURES } from './contract/delivery-policy.ts';
export { FAULT_KINDS } from './contract/fault-kinds.ts';
export { readFaults, readFaultWords } from './faults/fault-rules.ts';
export { USUAL_MIX } from './planning/outcome-mix.ts';
export { parseScenario, type Scenario } from './traffic/scenario.ts';
export { CLOCK_MODES } from './world/emulated-clock.ts';
