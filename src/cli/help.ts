/** `callboard help [command...]`: prints the same as `--help`. */
import type { Command } from 'commander';
import type { AddCommand } from './command.ts';
import { DONE, usedWrongly } from './outcome.ts';

/** Adds a hidden `help` command to a group. */
export const addHelp: AddCommand = (group, context) => {
  group
    .command('help', { hidden: true })
    .argument('[command...]')
    .action((words: readonly string[]) => {
      let command = group;
      for (const word of words) {
        const next = command.commands.find((one) => one.name() === word);
        if (next === undefined) {
          const list = [...pathOf(command), '--help'].join(' ');
          context.finish(usedWrongly(`There's no command '${word}'. ${list} lists them.`));
          return;
        }
        command = next;
      }
      command.outputHelp();
      context.finish(DONE);
    });
};

const pathOf = (command: Command): readonly string[] =>
  command.parent === null ? [command.name()] : [...pathOf(command.parent), command.name()];
