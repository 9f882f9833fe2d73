import { PassThrough } from 'node:stream';
import type { Command } from 'commander';
import { createProgram } from '../cli/program.ts';
import type { GeneratedFile } from './generated-file.ts';

const INTRODUCTION = `# The \`sluice\` command

The steps of the pipeline as filters, to try on your own data: in a checkout, run it as \`npx sluice …\`; nothing has to be
configured. And what looks after a deployment: these commands talk to AWS or to a manager, and say what they need.

| exit code | meaning |
|---|---|
| 0 | done; also when the reader of the output stopped early (\`\\| head\`) |
| 1 | a line was refused, or the work could not be done; standard error says which and why, never what was in it |
| 2 | wrong usage; standard error says what to write instead |
| 70 | a fault in sluice; with \`SLUICE_DEBUG=1\` it shows where |
`;

/** Reference of the command line: the help of every command, as it prints it. */
export function generateCliReference(): GeneratedFile {
  const quiet = new PassThrough();
  const streams = { input: quiet, output: quiet, errors: quiet };
  const program = createProgram({ streams, env: {}, now: () => 0 }, () => {});
  const sections = familyOf(program).map(sectionOf);
  return { path: 'docs/cli.md', content: `${INTRODUCTION}\n${sections.join('\n')}` };
}

/** The command and all below it. */
function familyOf(command: Command): readonly Command[] {
  return [command, ...command.commands.flatMap(familyOf)];
}

function nameOf(command: Command): string {
  return command.parent === null ? command.name() : `${nameOf(command.parent)} ${command.name()}`;
}

function sectionOf(command: Command): string {
  let help = '';
  command.configureOutput({ writeOut: (text) => (help += text) });
  command.outputHelp();
  return `## ${nameOf(command)}\n\n\`\`\`text\n${help.trimEnd()}\n\`\`\`\n`;
}
