/**
 * An organisation of AWS accounts, watched from its security account.
 *
 * - CloudTrail of all accounts, from the bucket in the log archive account, read with a role there. The trail itself and its key
 *   are of the management account, as Control Tower makes them.
 * - Findings of GuardDuty and changes that AWS Config sees, of every account and region, by EventBridge.
 * - What AWS tells of its accounts is far more than the API of Wazuh takes, so it goes by S3, from which the manager pulls it;
 *   what is severe goes as an agent, at once.
 * - `npx cdk deploy sluice-aws` is the pipeline; `sluice-aws-member` is for the other accounts, as a StackSet: it holds the
 *   rules that send here, and the role that reads the bucket (docs/organisation.md).
 */
import { defineConfig } from '../../src/config.ts';

const SECURITY = '111111111111';
const LOG_ARCHIVE = '222222222222';
const MANAGEMENT = '555555555555';
const REGION = 'eu-west-1';

export default defineConfig({
  name: 'sluice-aws',
  environment: { account: SECURITY, region: REGION },
  tenants: [{ id: 'platform' }],
  cloudtrail: {
    trails: [
      {
        bucket: 'aws-controltower-logs-222222222222-eu-west-1',
        tenant: 'platform',
        organization: true,
        eventBridge: true,
        roleArn: `arn:aws:iam::${LOG_ARCHIVE}:role/sluice-log-reader`,
        kmsKeyArn: `arn:aws:kms:${REGION}:${MANAGEMENT}:key/3f1c0b9d-52e8-473a-81cc-057eb429f066`,
        trailArn: `arn:aws:cloudtrail:${REGION}:${MANAGEMENT}:trail/aws-controltower-BaselineCloudTrail`,
      },
    ],
    accounts: {
      '333333333333': { alias: 'shop-production', unit: 'Production/Shop' },
      '444444444444': { alias: 'shop-staging', unit: 'Staging/Shop' },
    },
    filters: [
      {
        name: 'key-use-by-services',
        comment: 'AWS services decrypt with our keys all day; people and roles of ours stay in.',
        action: 'count',
        when: { eventName: ['Decrypt', 'GenerateDataKey'], identity: { type: 'AWSService' } },
      },
    ],
  },
  aws: { organization: 'o-a1b2c3d4e5', tenant: 'platform', services: ['guardduty', 'config'] },
  wazuh: {
    nodes: [
      { name: 'master', url: 'https://wazuh-master.example.com:55000' },
      { name: 'worker', url: 'https://wazuh-worker.example.com:55000' },
    ],
    agent: {},
    s3: { readers: [`arn:aws:iam::${SECURITY}:role/wazuh-manager`] },
    indexer: { url: 'https://wazuh-indexer.example.com:9200' },
  },
  forward: {
    routes: [
      { name: 'severe', when: { minSeverity: 'high' }, to: 'agent', fallback: 'events-api' },
      { name: 'trails', when: { sources: ['cloudtrail'] }, to: 's3', fallback: 'agent' },
    ],
  },
  alerts: {
    dashboardUrl: 'https://wazuh.example.com',
    channels: {
      pager: { type: 'pagerduty', region: 'eu' },
      'security-team': { type: 'slack', transport: 'bot', channel: 'C0123456789' },
      mail: { type: 'email', from: 'sluice@example.com', to: ['security@example.com'] },
    },
    routes: [
      { name: 'page', when: { minSeverity: 'critical' }, channels: ['pager', 'security-team'], final: true },
      { name: 'team', channels: ['security-team'], default: true },
    ],
  },
  reports: { daily: { channels: ['mail'] }, monthly: { channels: ['mail'] } },
  archive: {
    retentionDays: 400,
    objectLock: { mode: 'governance', days: 365 },
    transitions: { glacierInstantRetrievalAfterDays: 30 },
  },
  observability: { logRetentionDays: 90, alarmEmail: 'security-on-call@example.com' },
});
