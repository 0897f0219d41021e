/** `callboard help [command...]`: what `--help` says, for people who ask in the other order. */
import type { Command } from 'commander';
import type { AddCommand } from './command.ts';
import { DONE, usedWrongly } from './outcome.ts';

/** Adds `help` to a group of commands. It isn't listed among them: the group's own help is the list. */
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
