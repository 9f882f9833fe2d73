import type { SluiceConfigInput } from '../../../src/config.ts';

/** A configuration with every kind of alarm, under the usual name. */
export const EVERY_ALARM: SluiceConfigInput = {
  tenants: [{ id: 'main' }],
  archive: { enabled: true },
  wazuh: {
    nodes: [{ name: 'master', url: 'https://wazuh.example.com:55000' }],
    agent: {},
    s3: {},
    indexer: { url: 'https://indexer.example.com:9200' },
  },
  cloudtrail: { trails: [{ bucket: 'trail', tenant: 'main' }] },
  threatIntel: { feeds: [{ name: 'own', kind: 'list', key: 'own.txt' }] },
  rotation: { wazuhPassword: { everyDays: 30 }, agentKey: { everyDays: 30 }, slackToken: true },
  alerts: {
    channels: {
      chat: { type: 'slack', transport: 'bot', channel: 'C0123456789' },
      team: { type: 'email', from: 'sluice@example.com', to: ['security@example.com'] },
    },
    routes: [{ name: 'all', channels: ['team'] }],
  },
  reports: { daily: { channels: ['team'] } },
  observability: { silence: [{ source: 'app', afterHours: 2 }] },
};
