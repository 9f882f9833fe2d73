import { rootRules } from '@sluice/logtest';
import type { AwsEnvironment } from '../../../../adapters/aws/clients/environment.ts';
import type { SluiceConfig } from '../../../../src/config.ts';
import type { CheckName } from '../../../../tools/cli/doctor/catalogue.ts';
import { chosen, type Finding, runChecks } from '../../../../tools/cli/doctor/check.ts';
import type { Deployment } from '../../../../tools/cli/doctor/deployment.ts';
import { allChecks } from '../../../../tools/cli/doctor/doctor.ts';
import type { ProbePatience } from '../../../../tools/cli/doctor/ingest-checks.ts';
import type { ManagerAccess } from '../../../../tools/cli/doctor/manager-access.ts';
import { localEnvironment } from '../../../../tools/local/aws/environment.ts';
import { selfSignedIdentity, type TlsIdentity } from '../../../../tools/local/manager/certificate.ts';
import { type Manager, type ManagerOptions, startManager } from '../../../../tools/local/manager/manager.ts';
import { localConfig } from '../../../../tools/local/stack-config.ts';

export const PASSWORD = 'Local-Passw0rd';
export const LOOKER = { username: 'looker', password: PASSWORD };

/** Made once: a key takes its time. */
export const identity = await selfSignedIdentity(Date.now());

const USERS: ManagerOptions['users'] = [
  { name: 'looker', password: PASSWORD, mayIngest: true, mayLook: true },
  { name: 'forwarder', password: PASSWORD, mayIngest: true },
  { name: 'admin', password: PASSWORD, mayIngest: true, mayManage: true },
  { name: 'nobody', password: PASSWORD, mayIngest: false },
];

export function tlsOf({ keyPem: key, certificatePem: cert }: TlsIdentity) {
  return { key, cert };
}

/** A manager with the root rule alone, unless told otherwise. */
export function startBareManager(options: Partial<ManagerOptions> = {}): Promise<Manager> {
  return startManager({
    apiPort: 0,
    tls: tlsOf(identity),
    users: USERS,
    now: Date.now,
    ruleset: { stock: { rules: [rootRules()] } },
    ...options,
  });
}

/** Nothing listens there. */
const NOBODY = 'http://127.0.0.1:1';
export const NO_AWS = localEnvironment({
  sqs: NOBODY,
  dynamodb: NOBODY,
  s3: NOBODY,
  secretsmanager: NOBODY,
  sesv2: NOBODY,
});

export interface Place {
  readonly manager?: { readonly apiUrl: string; readonly fingerprint256: string };
  readonly tls?: SluiceConfig['wazuh']['tls'];
  readonly url?: string;
  readonly wazuh?: Partial<SluiceConfig['wazuh']>;
  readonly config?: Partial<SluiceConfig>;
  readonly aws?: AwsEnvironment;
  readonly more?: Partial<Deployment>;
}

/** A deployment that is named `sluice-local`, with an account that may look, wherever its parts are. */
export function deployment({ manager, url, tls, wazuh, config, aws = NO_AWS, more }: Place): Deployment {
  const local = localConfig({
    url: url ?? `https://localhost:${new URL(manager?.apiUrl ?? 'https://localhost:1').port}`,
    tls: tls ?? { fingerprints: manager === undefined ? [] : [manager.fingerprint256] },
  });
  return {
    config: { ...local, ...config, wazuh: { ...local.wazuh, ...wazuh } },
    aws,
    local: false,
    where: 'here',
    table: local.name,
    secrets: {
      wazuh: 'sluice-local/wazuh',
      agent: 'sluice-local/wazuh-agent',
      enrolment: 'sluice-local/wazuh-enrolment',
      indexer: 'sluice-local/wazuh-indexer',
      signing: 'sluice-local/alert-signing',
      channels: 'sluice-local/channels',
      slackToken: 'sluice-local/slack-token',
      hooks: 'sluice-local/hooks',
    },
    archive: undefined,
    ingest: { url: undefined, key: undefined },
    account: LOOKER,
    ...more,
  };
}

/** Runs the named checks, and those that they need, as the command does. */
export async function findings(
  place: Deployment,
  only: readonly CheckName[],
  { clock = Date.now, probe }: { readonly clock?: () => number; readonly probe?: ProbePatience } = {},
): Promise<readonly Finding[]> {
  const managers = new Map<string, ManagerAccess>();
  try {
    return await runChecks(chosen(allChecks(place, clock, managers, probe), only), clock, () => {});
  } finally {
    for (const manager of managers.values()) manager.close();
  }
}

/** What one check said: each finding as `status: seen → next …`. */
export async function said(
  place: Deployment,
  check: CheckName,
  options?: Parameters<typeof findings>[2],
): Promise<readonly string[]> {
  const all = await findings(place, [check], options);
  return all.filter((finding) => finding.check === check).map(lineOf);
}

export function lineOf({ status, seen, next = [] }: Finding): string {
  return [`${status}: ${seen}`, ...next].join(' → ');
}
