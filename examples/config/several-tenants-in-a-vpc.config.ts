/**
 * Several customers in one pipeline, and a cluster of managers.
 *
 * - Every key, hook, trail and log belongs to one tenant. Nothing that somebody sends can name another; each has its own
 *   redaction, and pseudonyms of its own key.
 * - Three nodes share the load; each connection of the agent counts as an agent of its own.
 * - Each tenant's alerts go to its own channel, everything severe to those who run the place.
 * - The functions run in a network of the stack's own, which is then peered with that of the managers; a gateway lets them reach
 *   Opsgenie and Teams. Everything at rest is encrypted with a key of the stack's own.
 */
import { defineConfig } from '../../src/config.ts';

export default defineConfig({
  name: 'sluice-hosting',
  environment: { account: '123456789012', region: 'eu-central-1' },
  deployment: {
    kms: 'own',
    vpc: { create: { cidr: '10.83.0.0/20', nat: true } },
    tags: { 'cost-centre': 'security' },
  },
  tenants: [
    {
      id: 'bank',
      redaction: { packs: { contact: 'token', financial: 'drop' }, fields: { customer_no: 'token' } },
    },
    { id: 'clinic', redaction: { packs: { contact: 'token' }, fields: { diagnosis: 'drop' } } },
    { id: 'operations' },
  ],
  ingest: { limits: { key: { eventsPerSecond: 2_000, burst: 20_000 } } },
  hooks: {
    sentry: [
      { name: 'bank-sentry', tenant: 'bank', application: 'online-banking' },
      { name: 'clinic-sentry', tenant: 'clinic', application: 'appointments' },
    ],
  },
  cloudtrail: {
    trails: [{ bucket: 'hosting-trail-123456789012', tenant: 'operations', eventBridge: true }],
    accounts: {
      '555555555555': { alias: 'bank-production', tenant: 'bank' },
      '666666666666': { alias: 'clinic-production', tenant: 'clinic' },
    },
  },
  aws: {
    tenant: 'operations',
    logs: [{ bucket: 'bank-balancer-logs', tenant: 'bank', holds: 'alb', eventBridge: true }],
    logGroups: [{ name: '/aws/lambda/appointments', tenant: 'clinic', holds: 'lambda' }],
  },
  wazuh: {
    nodes: [
      { name: 'master', url: 'https://wazuh-master.hosting.example:55000' },
      { name: 'worker-a', url: 'https://wazuh-a.hosting.example:55000' },
      { name: 'worker-b', url: 'https://wazuh-b.hosting.example:55000' },
    ],
    agent: { mode: 'bound', maxEventsPerSecond: 10_000 },
  },
  forward: {
    routes: [{ name: 'all', to: 'agent', fallback: 'events-api' }],
  },
  alerts: {
    channels: {
      operators: { type: 'opsgenie', region: 'eu' },
      bank: { type: 'teams' },
      clinic: { type: 'email', from: 'sluice@hosting.example', to: ['security@clinic.example'] },
    },
    routes: [
      { name: 'severe', when: { minSeverity: 'critical' }, channels: ['operators'] },
      { name: 'bank', when: { tenants: ['bank'] }, channels: ['bank'], final: true },
      { name: 'clinic', when: { tenants: ['clinic'] }, channels: ['clinic'], final: true },
      { name: 'rest', channels: ['operators'], default: true },
    ],
  },
  archive: { retentionDays: 730, transitions: { infrequentAccessAfterDays: 30 } },
  observability: { logRetentionDays: 60, alarmEmail: 'operators@hosting.example' },
});
