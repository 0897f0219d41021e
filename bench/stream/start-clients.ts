/** The benchmark's handle for the process of its clients. */

import { join } from 'node:path';
import { type AskedProcess, startProcess } from '../ingest/asked-process.ts';
import { type StreamCommand, type StreamResult, streamResult } from './protocol.ts';

export type Clients = AskedProcess<StreamCommand, StreamResult>;

/** Starts the process. */
export const startClients = (): Clients =>
  startProcess(join(import.meta.dirname, 'clients.ts'), 'the clients', streamResult);
