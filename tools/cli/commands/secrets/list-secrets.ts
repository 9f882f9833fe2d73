import { createSecretsManagerClient } from '../../../../adapters/aws/clients/secrets-manager-client.ts';
import { secretAges } from '../../../../adapters/aws/secret-ages.ts';
import type { SluiceConfig } from '../../../../src/config.ts';
import type { KeptSecret } from '../../../../src/notify/secret-age.ts';
import { SLACK_TOKEN_ROTATION } from '../../../../src/pipeline.ts';
import { textTable } from '../../../score/text-table.ts';
import { type Deployment, type DoctorFlags, deploymentOf } from '../../doctor/deployment.ts';
import { expectedSecrets } from '../../doctor/secret-checks.ts';
import { EXIT } from '../../faults.ts';
import { type CliStreams, writeText } from '../../lines.ts';
import type { Variables } from '../deployed/aws-place.ts';
import { answered } from '../deployed/secret-fault.ts';

export interface ListSecretsFlags extends Pick<DoctorFlags, 'local' | 'region'> {
  readonly json?: boolean;
}

export interface ListSecretsOptions {
  readonly flags: ListSecretsFlags;
  readonly env: Variables;
  /** Epoch ms. */
  readonly now: number;
  readonly directory: string;
}

interface Row {
  readonly secret: string;
  /** Undefined: nobody has filled it. */
  readonly changedAt: string | undefined;
  readonly days: number | undefined;
  readonly old: boolean;
  readonly change: string;
}

const DAY_MS = 86_400_000;

/** `sluice secrets list`: every secret of the deployment, its age, and how it is changed. No value is read. */
export async function listSecretsCommand(
  streams: CliStreams,
  { flags, env, now, directory }: ListSecretsOptions,
): Promise<number> {
  return listSecrets(streams, await deploymentOf(flags, env, directory), now, flags.json === true);
}

/** The same of a deployment that was found. */
export async function listSecrets(
  { output }: CliStreams,
  deployment: Deployment,
  now: number,
  asJson: boolean,
): Promise<number> {
  const ids = expectedSecrets(deployment).map(({ id }) => id);
  const client = createSecretsManagerClient(deployment.aws);
  try {
    const where = `secret of "${deployment.config.name}" ${deployment.where}`;
    const ages = await answered(secretAges(client, ids), where, 'Deploy the stack first');
    const rows = ages.map((age) => rowOf(age, deployment, now));
    await writeText(output, asJson ? `${JSON.stringify(rows)}\n` : table(rows));
    return EXIT.done;
  } finally {
    client.destroy();
  }
}

function rowOf({ name, changedAt }: KeptSecret, { config, secrets }: Deployment, now: number): Row {
  const days = changedAt === undefined ? undefined : Math.max(0, Math.floor((now - changedAt) / DAY_MS));
  const after = config.rotation.remindAfterDays;
  return {
    secret: name,
    changedAt: changedAt === undefined ? undefined : new Date(changedAt).toISOString(),
    days,
    old: days !== undefined && after !== false && days >= after && !isOfTokens(name, config),
    change: changeOf(name, config, secrets),
  };
}

/** Pseudonyms of a new key are other pseudonyms: nobody is pressed to that. */
function isOfTokens(name: string, config: SluiceConfig): boolean {
  return name.startsWith(`${config.name}/redaction/`);
}

function changeOf(name: string, config: SluiceConfig, secrets: Deployment['secrets']): string {
  if (isOfTokens(name, config))
    return `sluice tokens rotate --tenant ${name.slice(`${config.name}/redaction/`.length)}`;
  const { wazuhPassword, agentKey } = config.rotation;
  switch (name) {
    case secrets.wazuh:
      return wazuhPassword === undefined
        ? 'in Wazuh, then put it here; or rotation.wazuhPassword'
        : byItself(wazuhPassword);
    case secrets.signing:
      return 'sluice secrets rotate alert-signing';
    case secrets.agent:
      return agentKey === undefined
        ? `sluice wazuh enrol --save ${name}; or rotation.agentKey`
        : byItself(agentKey);
    case secrets.slackToken:
      return `by itself, every ${SLACK_TOKEN_ROTATION.everyHours} hours`;
    case secrets.enrolment:
      return 'in Wazuh, then put it here';
    case secrets.indexer:
      return 'in the indexer, then put it here';
    case secrets.hooks:
      return 'at the sender, then put it here beside the one before';
    default:
      return 'at the provider, then put it here';
  }
}

const byItself = ({ everyDays }: { readonly everyDays: number }) => `by itself, every ${everyDays} days`;

function table(rows: readonly Row[]): string {
  const lines = rows.map(({ secret, days, old, change }) => [
    secret,
    days === undefined ? 'EMPTY' : `${days} ${days === 1 ? 'day' : 'days'}${old ? ', OLD' : ''}`,
    change,
  ]);
  return `${textTable(['secret', 'age', 'how it is changed'], lines)}\n`;
}
