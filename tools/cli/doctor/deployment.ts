import type { AwsEnvironment } from '../../../adapters/aws/clients/environment.ts';
import type { SluiceConfig } from '../../../src/config.ts';
import { localEnvironment } from '../../local/aws/environment.ts';
import { given, type Variables } from '../commands/deployed/aws-place.ts';
import { type DeployedFlags, deployedPlace } from '../commands/deployed/deployed-place.ts';
import { CONFIG_FILE, configIn } from '../commands/local-config.ts';
import { UsageError } from '../faults.ts';

export interface DoctorFlags extends Omit<DeployedFlags, 'name'> {
  readonly url?: string;
  readonly key?: string;
}

/** What is looked at: the configuration, and where what was deployed from it is. */
export interface Deployment {
  readonly config: SluiceConfig;
  readonly aws: AwsEnvironment;
  /** It is the stack that `npm start` runs, which begins with nothing. */
  readonly local: boolean;
  /** As it is said to people: `in eu-west-1`. */
  readonly where: string;
  readonly table: string;
  readonly secrets: Readonly<
    Record<
      'wazuh' | 'agent' | 'enrolment' | 'indexer' | 'signing' | 'channels' | 'slackToken' | 'hooks',
      string
    >
  >;
  /** Bucket of the archive, where it is known. */
  readonly archive: string | undefined;
  readonly ingest: { readonly url: string | undefined; readonly key: string | undefined };
  /** Of somebody else than the secret's account, where they are given. */
  readonly account: { readonly username: string; readonly password: string } | undefined;
}

/**
 * The deployment that is meant.
 *
 * @throws UsageError when something is missing or is not what it should be; CommandFailed when the configuration cannot be read
 */
export async function deploymentOf(
  flags: DoctorFlags,
  env: Variables,
  directory: string,
): Promise<Deployment> {
  const account = accountOf(env);
  if (flags.local === true) return localDeployment(account);
  const config = await configIn(directory);
  if (config === undefined)
    throw new UsageError(
      `there is no ${CONFIG_FILE} here; run this where it is, or with --local beside \`npm start\``,
    );
  if ((flags.region ?? given(env.AWS_REGION) ?? config.environment?.region) === undefined)
    throw new UsageError('which region? Give --region or AWS_REGION');
  const { aws, where, archive } = await deployedPlace(flags, env, directory);
  return {
    config,
    aws,
    local: false,
    where,
    ...namesOf(config.name),
    archive,
    ingest: { url: checkedUrl(flags.url ?? given(env.SLUICE_URL)), key: flags.key ?? given(env.SLUICE_KEY) },
    account,
  };
}

/** Physical names, as the stack gives them. */
function namesOf(name: string): Pick<Deployment, 'table' | 'secrets'> {
  const secret = (last: string) => `${name}/${last}`;
  return {
    table: name,
    secrets: {
      wazuh: secret('wazuh'),
      agent: secret('wazuh-agent'),
      enrolment: secret('wazuh-enrolment'),
      indexer: secret('wazuh-indexer'),
      signing: secret('alert-signing'),
      channels: secret('channels'),
      slackToken: secret('slack-token'),
      hooks: secret('hooks'),
    },
  };
}

async function localDeployment(account: Deployment['account']): Promise<Deployment> {
  const [{ readState }, { LOCAL, localConfig }] = await Promise.all([
    import('../../local/state-file.ts'),
    import('../../local/stack-config.ts'),
  ]);
  const running = await readState();
  if (running === undefined) throw new UsageError('no stack runs here; start one with `npm start`');
  const { sqs, dynamodb, s3, secretsmanager, manager } = running;
  const config = localConfig(manager);
  return {
    config,
    aws: localEnvironment({ sqs, dynamodb, s3, secretsmanager, sesv2: s3 }),
    local: true,
    where: 'of the stack that runs here',
    ...namesOf(config.name),
    archive: LOCAL.archiveBucket,
    ingest: { url: running.ingestUrl, key: running.key },
    account,
  };
}

function accountOf(env: Variables): Deployment['account'] {
  const [username, password] = [given(env.SLUICE_WAZUH_USER), given(env.SLUICE_WAZUH_PASSWORD)];
  if ((username === undefined) !== (password === undefined))
    throw new UsageError(
      'SLUICE_WAZUH_USER and SLUICE_WAZUH_PASSWORD: set both, or neither for the account of the secret',
    );
  return username === undefined || password === undefined ? undefined : { username, password };
}

const LOOPBACK = /^(localhost|127(\.\d+){3}|\[::1\])$/;

function checkedUrl(text: string | undefined): string | undefined {
  if (text === undefined) return undefined;
  const url = URL.canParse(text) ? new URL(text) : undefined;
  if (url === undefined || url.username !== '' || url.search !== '')
    throw new UsageError('the URL is not one; it looks like https://ingest.example.com');
  if (url.protocol !== 'https:' && !(url.protocol === 'http:' && LOOPBACK.test(url.hostname)))
    throw new UsageError('the key would travel in the clear; use https:// for anything but this machine');
  return url.href.replace(/\/+$/, '').replace(/\/v1\/events$/, '');
}
