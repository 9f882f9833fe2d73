/**
 * One application, one manager: the least that is worth deploying.
 *
 * - The application posts to `<IngestUrl>/v1/events` with a key that `npx sluice keys create` makes.
 * - Sign-ins of Supabase come by its hook.
 * - The manager's certificate is its own, so its fingerprint is pinned.
 * - Alerts of level 12 and more go to Slack, critical ones by mail too.
 *
 * To use it: copy it to `sluice.config.ts`, or `npx cdk deploy -c config=examples/config/one-application.config.ts`.
 */
import { defineConfig } from '../../src/config.ts';

export default defineConfig({
  name: 'sluice',
  tenants: [{ id: 'main', redaction: { detectors: { email: 'token' } } }],
  hooks: { supabase: [{ name: 'shop-auth', tenant: 'main', application: 'shop' }] },
  wazuh: {
    nodes: [{ name: 'master', url: 'https://wazuh.example.com:55000' }],
    tls: {
      // openssl s_client -connect wazuh.example.com:55000 </dev/null | openssl x509 -noout -fingerprint -sha256
      fingerprints: [
        '6F:1C:0B:9D:52:E8:47:3A:81:CC:05:7E:B4:29:F0:66:13:D8:9A:4E:20:7B:C5:F1:38:8D:E2:04:AF:96:5B:71',
      ],
    },
  },
  alerts: {
    dashboardUrl: 'https://wazuh.example.com',
    timeZone: 'Europe/Berlin',
    channels: {
      team: { type: 'slack' },
      mail: { type: 'email', from: 'sluice@example.com', to: ['security@example.com'] },
    },
    routes: [
      { name: 'critical', when: { minSeverity: 'critical' }, channels: ['team', 'mail'], final: true },
      { name: 'all', channels: ['team'] },
    ],
  },
  archive: { retentionDays: 90 },
  observability: { alarmEmail: 'on-call@example.com' },
});
