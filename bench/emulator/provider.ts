/** The emulator's process: starts when it is told to, and says how far it is when it is asked. */

import { type Emulator, startEmulator } from '../../src/emulator/emulator.ts';
import { Command, type Look } from './protocol.ts';

let emulator: Emulator | null = null;

process.on('message', (message: unknown) => {
  void answer(Command.parse(message)).then((look) => process.send?.(look));
});
process.on('disconnect', () => {
  process.removeAllListeners('message');
  void emulator?.close();
});

async function answer(command: Command): Promise<Look> {
  if (command.kind === 'start') emulator = await startEmulator({ ...command, seed: 'bench' });
  if (emulator === null) throw new Error('It was asked before it was started.');
  const { delivered, failed, overflowed } = emulator.deliveries();
  return { delivered, failed, overflowed, callsInFlight: emulator.callsInFlight() };
}
