import type { SluiceConfig } from '../../src/config.ts';
import { WAZUH_QUEUE } from '../../src/pipeline.ts';

/** What the configuration does not say. */
export interface Place {
  readonly account: string | undefined;
  readonly region: string | undefined;
  /** Base of the ingest URL. */
  readonly ingestUrl: string | undefined;
}

type Config = Pick<SluiceConfig, 'name' | 'wazuh' | 'alerts'>;
type S3 = NonNullable<SluiceConfig['wazuh']['s3']>;

/** Stands for what nobody has said; the command says on standard error what has to be put in its place. */
export const PLACEHOLDER = {
  account: 'ACCOUNT-ID',
  region: 'REGION',
  ingestUrl: 'https://INGEST-URL',
} as const;

const PROFILE = 'sluice';

/**
 * What the manager's ossec.conf needs for this deployment, as an `<ossec_config>` of its own: the file may have several. Wazuh's
 * reader knows no entities, and no value has a character that would need one. Names and paths are those of `content/integration`
 * and of the stack.
 */
export function ossecConf(config: Config, place: Place): string {
  const { agent, s3 } = config.wazuh;
  return [
    '<ossec_config>',
    ...alertsBack(config, place),
    ...(s3 === undefined ? [] : ['', ...pull(config, s3, place)]),
    ...(agent === undefined ? [] : ['', ...agentPort(config)]),
    '</ossec_config>',
    '',
  ].join('\n');
}

function alertsBack({ alerts }: Config, { ingestUrl = PLACEHOLDER.ingestUrl }: Place): readonly string[] {
  return indented(
    comment(
      'Alerts back to Sluice, on every manager node. content/integration/install.sh installs what this names, and',
      'writes it, too, when it is told to; see content/integration/README.md.',
    ),
    '<integration>',
    '  <name>custom-sluice</name>',
    `  <hook_url>${ingestUrl.replace(/\/+$/, '')}/v1/alerts</hook_url>`,
    `  <level>${alerts.threshold}</level>`,
    '  <alert_format>json</alert_format>',
    '  <options>{"secret_file": "/var/ossec/etc/sluice-secret"}</options>',
    '  <timeout>10</timeout>',
    '  <retries>3</retries>',
    '</integration>',
  );
}

function pull({ name }: Config, s3: S3, place: Place): readonly string[] {
  const { region = PLACEHOLDER.region, account = PLACEHOLDER.account } = place;
  const role = `arn:${partitionOf(region)}:iam::${account}:role/${name}-wazuh-${region}`;
  const byProfile = readsFromElsewhere(s3, place.account);
  const own = ['[default]', `region = ${region}`];
  const assumed = [
    '',
    `[profile ${PROFILE}]`,
    `role_arn = ${role}`,
    ...(s3.externalId === undefined ? [] : [`external_id = ${s3.externalId}`]),
    'credential_source = Ec2InstanceMetadata',
    `region = ${region}`,
  ];
  return indented(
    comment(
      'Events that Sluice writes to S3. Wazuh 4.13 or newer: older ones mix the fields of events of one object. On one node: rules',
      'count only what their own node has read. If there is an aws-s3 module already, put the subscriber into it.',
      '',
      'The module runs as root and has to know the region. In /root/.aws/config on the manager:',
      '',
      ...own,
      ...(byProfile ? assumed : []),
      '',
      byProfile
        ? 'It looks for the queue in the account of its credentials, so the role of another account has to be their source: that is\n' +
            'what the profile does. Not on EC2? Then source_profile = default instead of credential_source, and keys in /root/.aws/credentials.'
        : "Its credentials, an instance role or keys in /root/.aws/credentials, need sts:AssumeRole on the role. They must be of the role's\n" +
            'own account: the module looks for the queue there.',
    ),
    '<wodle name="aws-s3">',
    '  <disabled>no</disabled>',
    '  <interval>1m</interval>',
    '  <run_on_start>yes</run_on_start>',
    '  <skip_on_error>no</skip_on_error>',
    '  <subscriber type="buckets">',
    `    <sqs_name>${name}-wazuh</sqs_name>`,
    ...(byProfile
      ? [`    <aws_profile>${PROFILE}</aws_profile>`]
      : [
          `    <iam_role_arn>${role}</iam_role_arn>`,
          ...(s3.externalId === undefined ? [] : [`    <external_id>${s3.externalId}</external_id>`]),
          '    <iam_role_duration>3600</iam_role_duration>',
        ]),
    '  </subscriber>',
    '</wodle>',
    comment(
      `An object that has not been read to its end comes back after ${WAZUH_QUEUE.visibilityTimeoutS / 60} minutes, its events a second time.`,
      'Events of applications have rules of their own when they come this way: `npx sluice rules push` brings them.',
    ),
  );
}

function agentPort({ wazuh }: Config): readonly string[] {
  const addresses = wazuh.nodes.map(
    ({ name, url, agent }) => `${name}: ${agent?.host ?? new URL(url).hostname}:${agent?.port ?? 1514}`,
  );
  return indented(
    comment(
      'Sluice as an agent. Nothing to paste where the stock block for agents still stands; a second one would not start.',
      'It has to be TCP, and open for the functions at:',
      ...addresses.map((address) => `  ${address}`),
      '',
      '<remote>',
      '  <connection>secure</connection>',
      '  <port>1514</port>',
      '  <protocol>tcp</protocol>',
      '  <queue_size>131072</queue_size>',
      '</remote>',
      '',
      'For `npx sluice wazuh enrol` the enrolment port 1515 has to be open too, for as long as that takes.',
    ),
  );
}

/** Whether somebody of another account reads, or may: then only what works there is printed. */
function readsFromElsewhere({ readers }: S3, account: string | undefined): boolean {
  return readers.some((reader) => (/\d{12}/.exec(reader)?.[0] ?? reader) !== account);
}

function partitionOf(region: string): string {
  if (region.startsWith('cn-')) return 'aws-cn';
  return region.startsWith('us-gov-') ? 'aws-us-gov' : 'aws';
}

function comment(...lines: readonly string[]): string {
  const words = lines.join('\n').split('\n');
  return ['<!-- Sluice:', ...words.map((line) => (line === '' ? '' : `     ${line}`)), '-->'].join('\n');
}

function indented(...blocks: readonly string[]): readonly string[] {
  return blocks.flatMap((block) => block.split('\n')).map((line) => (line === '' ? '' : `  ${line}`));
}
