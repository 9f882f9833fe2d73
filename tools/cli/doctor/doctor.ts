import { setTimeout as sleep } from 'node:timers/promises';
import { readWazuhCredentials } from '../../../functions/middleware/secret-shapes.ts';
import type { Variables } from '../commands/deployed/aws-place.ts';
import { EXIT, UsageError } from '../faults.ts';
import { type CliStreams, writeText } from '../lines.ts';
import { agentChecks } from './agent-checks.ts';
import { archiveCheck, budgetCheck, tableCheck } from './aws-checks.ts';
import { CHECK_GROUPS, CHECK_NAMES } from './catalogue.ts';
import { type Check, chosen, runChecks } from './check.ts';
import { clusterCheck } from './cluster-check.ts';
import { countersCheck } from './counters-check.ts';
import { type Deployment, type DoctorFlags, deploymentOf } from './deployment.ts';
import { filtersChecks } from './filters-check.ts';
import { indexerChecks } from './indexer-check.ts';
import { ingestChecks, type ProbePatience } from './ingest-checks.ts';
import { type ManagerAccess, openManager } from './manager-access.ts';
import { mutesCheck } from './mutes-check.ts';
import { daemonsCheck, identityChecks, limitCheck } from './node-checks.ts';
import { connectionChecks } from './node-connection.ts';
import { permissionCheck } from './permission-check.ts';
import { queueChecks } from './queue-checks.ts';
import { findingText, reportJson, summaryText } from './report.ts';
import { rulesCheck } from './rules-check.ts';
import {
  agentKeysIn,
  enrolCommand,
  fillCommand,
  secretChecks,
  secretText,
  WAZUH_FORM,
} from './secret-checks.ts';

export interface DoctorCommandFlags extends DoctorFlags {
  readonly only?: string;
  readonly json?: boolean;
  readonly probe?: boolean;
}

export interface DoctorOptions {
  readonly flags: DoctorCommandFlags;
  readonly env: Variables;
  readonly clock: () => number;
  /** Where `sluice.config.ts` stands. */
  readonly directory: string;
  readonly colours: boolean;
}

/** `sluice doctor`: looks at everything that a deployment needs, and says of each what to do. */
export async function doctorCommand({ output }: CliStreams, options: DoctorOptions): Promise<number> {
  const { flags, env, clock, directory, colours } = options;
  const only = onlyOf(flags.only);
  const deployment = await deploymentOf(flags, env, directory);
  const managers = new Map<string, ManagerAccess>();
  try {
    const probe = flags.probe === false ? undefined : { pause: sleep };
    const checks = chosen(allChecks(deployment, clock, managers, probe), only);
    const json = flags.json === true;
    let written = Promise.resolve();
    const findings = await runChecks(checks, clock, (found) => {
      const text = json ? '' : found.map((finding) => findingText(finding, colours)).join('');
      written = written.then(() => writeText(output, text));
    });
    await written;
    await writeText(output, json ? reportJson(findings, clock()) : summaryText(findings, colours));
    return findings.some(({ status }) => status === 'red') ? EXIT.refused : EXIT.done;
  } finally {
    for (const manager of managers.values()) manager.close();
  }
}

function onlyOf(text: string | undefined): readonly string[] | undefined {
  if (text === undefined) return undefined;
  const only = text.split(',').map((word) => word.trim());
  const known: readonly string[] = [...CHECK_GROUPS, ...CHECK_NAMES];
  const unknown = only.filter((word) => !known.includes(word));
  if (unknown.length === 0) return only;
  throw new UsageError(
    `--only: there is no check "${unknown[0]}"; groups are ${CHECK_GROUPS.join(', ')}, checks ${CHECK_NAMES.join(', ')}`,
  );
}

/** Every check of a deployment, in the order of the report. `managers` are those that it opens. */
export function allChecks(
  deployment: Deployment,
  clock: () => number,
  managers: Map<string, ManagerAccess>,
  probe: ProbePatience | undefined,
): readonly Check[] {
  const { config } = deployment;
  const { nodes, tls, requestsPerMinute, agent } = config.wazuh;
  const perNode = nodes.flatMap((node) => {
    const manager = openManager(node.url, tls, credentialsOf(deployment), clock);
    managers.set(node.name, manager);
    return [
      ...connectionChecks(node, tls, clock),
      ...identityChecks(node.name, manager, [fillCommand(deployment.secrets.wazuh, WAZUH_FORM)]),
      permissionCheck(node, manager, config),
      clusterCheck(node, manager, nodes),
      daemonsCheck(node.name, manager),
      countersCheck(node.name, manager),
      limitCheck(node.name, manager, requestsPerMinute),
      budgetCheck(deployment, node.name, requestsPerMinute, clock),
      rulesCheck(node.name, manager, config.wazuh),
      ...(agent === undefined
        ? []
        : agentChecks(node, agent, manager, agentKeysOf(deployment), enrolCommand(deployment.secrets.agent))),
    ];
  });
  return [
    ...perNode,
    tableCheck(deployment),
    ...secretChecks(deployment),
    ...queueChecks(deployment, clock),
    archiveCheck(deployment),
    ...indexerChecks(deployment, clock),
    mutesCheck(deployment, clock),
    ...filtersChecks(config.cloudtrail, clock),
    ...ingestChecks(deployment, clock, probe),
  ];
}

/** Those of the environment, else those that the functions use. */
function credentialsOf(deployment: Deployment) {
  const { account, secrets } = deployment;
  return async () =>
    account ?? readWazuhCredentials(secrets.wazuh, await secretText(deployment, secrets.wazuh));
}

function agentKeysOf(deployment: Deployment) {
  const { agent } = deployment.secrets;
  return async () => agentKeysIn(agent, await secretText(deployment, agent));
}
