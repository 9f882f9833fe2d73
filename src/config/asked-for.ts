import type { SluiceConfig } from '../config.ts';
import { QUEUES, type QueueName } from '../pipeline.ts';

/** What a configuration asks for without saying it in a word. */

export type Settings = Pick<SluiceConfig, 'cloudtrail' | 'aws'>;

/** Whether anything comes from AWS itself. Where nothing does, there is neither stage `cloudtrail-forwarder` nor its queue. */
export function takesFromAws({ cloudtrail, aws }: Settings): boolean {
  return (
    aws.organization !== undefined ||
    [cloudtrail.trails, aws.services, aws.logs, aws.logGroups].some(({ length }) => length > 0)
  );
}

/** Queues between the stages of a deployment, in the data's order. */
export function queuesOf(config: Settings): readonly QueueName[] {
  const all = Object.keys(QUEUES) as QueueName[];
  return takesFromAws(config)
    ? all
    : all.filter((queue) => QUEUES[queue].consumer !== 'cloudtrail-forwarder');
}

/** Tenants whose records of AWS may come. */
export function tenantsFromAws({ cloudtrail, aws, tenants }: SluiceConfig): readonly string[] {
  const named = [
    ...[...cloudtrail.trails, ...aws.logs, ...aws.logGroups].map(({ tenant }) => tenant),
    ...Object.values(cloudtrail.accounts).flatMap(({ tenant }) => tenant ?? []),
  ];
  const byBus = aws.services.length === 0 ? [] : [aws.tenant ?? tenants[0]?.id ?? ''];
  return [...new Set([...named, ...byBus])];
}

/** Whether anybody looks after the sources of alerts. */
export function watchesSources({ alerts, wazuh }: Pick<SluiceConfig, 'alerts' | 'wazuh'>): boolean {
  return alerts.heartbeat !== undefined || wazuh.indexer !== undefined;
}

export function wantsReports({ reports }: Pick<SluiceConfig, 'reports'>): boolean {
  return reports.daily !== undefined || reports.monthly !== undefined;
}

/** Whether messages go to Slack by a bot token, whose buttons come back. */
export function writesAsSlackBot({ channels }: Pick<SluiceConfig['alerts'], 'channels'>): boolean {
  return Object.values(channels).some((channel) => channel.type === 'slack' && channel.transport === 'bot');
}
