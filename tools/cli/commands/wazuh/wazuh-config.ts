import { ossecConf, PLACEHOLDER, type Place } from '../../../ossec-conf/blocks.ts';
import { CommandFailed, EXIT, UsageError } from '../../faults.ts';
import { type CliStreams, writeText } from '../../lines.ts';
import { CONFIG_FILE, configIn } from '../local-config.ts';

export interface WazuhConfigFlags {
  readonly account?: string;
  readonly region?: string;
  readonly url?: string;
}

export interface WazuhConfigOptions {
  readonly flags: WazuhConfigFlags;
  readonly env: Readonly<Record<string, string | undefined>>;
  /** Where `sluice.config.ts` stands. */
  readonly directory: string;
}

/** What nobody has said, and where it can be read. */
const WHERE: Readonly<Record<keyof Place, string>> = {
  account: 'the account of the stack: --account, or `environment` in the configuration',
  region: 'the region of the stack: --region, AWS_REGION, or `environment` in the configuration',
  ingestUrl: 'the output IngestUrl of the stack: --url',
};

/**
 * `sluice wazuh config`: the blocks for the manager's ossec.conf, on standard output.
 *
 * @throws UsageError for a flag that is not what it should be; CommandFailed without a configuration
 */
export async function wazuhConfigCommand(
  { output, errors }: CliStreams,
  { flags, env, directory }: WazuhConfigOptions,
): Promise<number> {
  const { url, account, region } = checked(flags);
  const config = await configIn(directory);
  if (config === undefined) throw new CommandFailed(`there is no ${CONFIG_FILE} here`);
  const place: Place = {
    account: account ?? config.environment?.account,
    region: region ?? config.environment?.region ?? (env.AWS_REGION || undefined),
    ingestUrl: url,
  };
  const written = ossecConf(config, place);
  for (const key of Object.keys(PLACEHOLDER) as (keyof Place)[])
    if (place[key] === undefined && written.includes(PLACEHOLDER[key]))
      errors.write(`put in the place of ${PLACEHOLDER[key]}: ${WHERE[key]}\n`);
  await writeText(output, written);
  return EXIT.done;
}

function checked(flags: WazuhConfigFlags): WazuhConfigFlags {
  const { account = '000000000000', region = 'eu-west-1', url = 'https://x.example' } = flags;
  if (!/^\d{12}$/.test(account)) throw new UsageError('--account has 12 digits');
  if (!/^[a-z]{2,}(-[a-z]+)+-\d+$/.test(region)) throw new UsageError('--region looks like eu-west-1');
  if (!URL.canParse(url) || !/^https:\/\/[\w.:/-]+$/.test(url))
    throw new UsageError('--url is the https:// address that the stack prints as IngestUrl');
  return flags;
}
