/** Reads what options and files of a command line say. Part of `cli.ts`, loaded on demand. */

export { readFaults, readFaultWords } from './faults/fault-rules.ts';
export { parseScenario } from './traffic/scenario.ts';
