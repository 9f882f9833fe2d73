import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { shippedRuleFiles } from '../../../rules/shipped-files.ts';
import { CommandFailed, EXIT } from '../../faults.ts';
import type { CliStreams } from '../../lines.ts';
import { CONFIG_FILE, configIn } from '../local-config.ts';

export interface RenderOptions {
  /** Where the files go. */
  readonly out: string;
  /** Also those for events that Wazuh pulls from S3, whatever the configuration says. */
  readonly withS3?: boolean;
  /** Where `sluice.config.ts` may stand. */
  readonly directory: string;
}

/**
 * Writes the shipped rules with the configuration's settings, and the names of the files on standard output.
 *
 * @throws CommandFailed when the configuration cannot be read or the folder cannot be written
 */
export async function renderRulesCommand(
  { output, errors }: CliStreams,
  { out, withS3 = false, directory }: RenderOptions,
): Promise<number> {
  const config = await configIn(directory);
  if (config === undefined) errors.write(`there is no ${CONFIG_FILE} here: the rules keep their defaults\n`);
  const files = shippedRuleFiles(config?.wazuh.rules, withS3 || config?.wazuh.s3 !== undefined);
  try {
    mkdirSync(out, { recursive: true });
    for (const { file, xml } of files) writeFileSync(join(out, file), xml);
  } catch (error) {
    const { code = 'unexpected' } = error as NodeJS.ErrnoException;
    throw new CommandFailed(`--out ${out}: cannot be written (${code})`);
  }
  for (const { file } of files) output.write(`${file}\n`);
  return EXIT.done;
}
