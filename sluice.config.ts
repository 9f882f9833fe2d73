import { defineConfig } from './src/config.ts';

/**
 * The one file you edit. `npx cdk synth` checks it; every key is explained in `src/config.ts`.
 * Secrets never stand here: they are created empty by the stack and filled by you.
 */
export default defineConfig({
  name: 'sluice',
  tenants: [{ id: 'main' }],
  hooks: {
    supabase: [
      // { name: 'shop-database', tenant: 'main', application: 'shop' },
    ],
    sentry: [
      // { name: 'sentry', tenant: 'main', application: 'shop' },
    ],
  },
  cloudtrail: {
    trails: [
      // { bucket: 'my-cloudtrail-logs', tenant: 'main' },
    ],
    accounts: {
      // '123456789012': 'production',
    },
    // What of it nobody needs: docs/cloudtrail-filters.md, and `npx sluice cloudtrail filter --suggest`
    filters: [],
  },
  wazuh: {
    nodes: [{ name: 'master', url: 'https://wazuh.example.com:55000' }],
    // tls: { fingerprints: ['AB:CD:…'] }, when the certificate is not signed by a public authority
    // agent: {}, to send thousands of events a second as an enrolled agent: docs/agent.md
    // s3: {}, to have Wazuh pull bulk from a bucket: docs/pull-from-s3.md
    rules: { highValueTransaction: { amount: 10_000 }, night: { from: '22:00', to: '06:00' } },
  },
  forward: {
    // Which events take which way: docs/delivery.md
    routes: [
      // { name: 'severe', when: { minSeverity: 'high' }, to: 'agent', fallback: 'events-api' },
      // { name: 'trails', when: { sources: ['cloudtrail'] }, to: 's3', fallback: 'agent' },
    ],
  },
  alerts: {
    threshold: 12,
    dashboardUrl: 'https://wazuh.example.com',
    channels: {
      'security-team': { type: 'slack' },
      'security-mail': { type: 'email', from: 'sluice@example.com', to: ['security@example.com'] },
    },
    routes: [
      {
        name: 'critical',
        when: { minSeverity: 'critical' },
        channels: ['security-team', 'security-mail'],
        final: true,
      },
      { name: 'everything-else', channels: ['security-team'] },
    ],
  },
  observability: {
    // alarmEmail: 'on-call@example.com',
  },
});
