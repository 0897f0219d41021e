/** The emulator's process: starts and reports its progress on command. */

import { type Emulator, startEmulator } from '@callboard/emulator';
import { Command, type Look } from './protocol.ts';

let emulator: Emulator | null = null;
let isIdle = false;

process.on('message', (message: unknown) => {
  void answer(Command.parse(message)).then((look) => process.send?.(look));
});
process.on('disconnect', () => {
  process.removeAllListeners('message');
  void emulator?.close();
});

async function answer(command: Command): Promise<Look> {
  if (command.kind === 'start') {
    const { kind: _kind, calls, ...terms } = command;
    emulator = await startEmulator({ ...terms, calls: calls ?? undefined, seed: 'bench' });
    void emulator.idle().then(() => {
      isIdle = true;
    });
  }
  if (emulator === null) throw new Error('It was asked before it was started.');
  const { delivered, failed, overflowed } = emulator.deliveries();
  return { delivered, failed, overflowed, callsInFlight: emulator.callsInFlight(), isIdle };
}
