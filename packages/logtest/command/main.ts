import { CommanderError } from 'commander';
import manifest from '../package.json' with { type: 'json' };
import { type CommandContext, EXIT, UsageError } from './context.ts';
import { logtestCommand } from './options.ts';

const HELP_WIDTH = 100;

/**
 * Runs one command line (without `node` and the script).
 *
 * @returns the exit code, see `EXIT`
 */
export async function runCommandLine(argv: readonly string[], context: CommandContext): Promise<number> {
  let exitCode: number = EXIT.done;
  const { output, errors } = context;
  const command = logtestCommand({
    name: 'sluice-logtest',
    calledAs: 'sluice-logtest',
    standardRules: 'Give the rules with --rules, or those of an installed manager with --wazuh-home.',
    context,
    finish: (code) => {
      exitCode = code;
    },
  })
    .version(manifest.version, '-V, --version', 'print the version')
    .showHelpAfterError('(see `sluice-logtest --help`)')
    .configureOutput({
      writeOut: (text) => output.write(text),
      writeErr: (text) => errors.write(text),
      getOutHelpWidth: () => HELP_WIDTH,
      getErrHelpWidth: () => HELP_WIDTH,
    })
    .exitOverride();
  try {
    await command.parseAsync(argv, { from: 'user' });
    return exitCode;
  } catch (error) {
    if (error instanceof CommanderError) return error.exitCode === 0 ? EXIT.done : EXIT.usage;
    if (error instanceof UsageError) {
      errors.write(`${error.message}\n`);
      return EXIT.usage;
    }
    errors.write(
      `this is a fault in sluice-logtest, please report it: ${error instanceof Error ? error.stack : String(error)}\n`,
    );
    return EXIT.bug;
  }
}
