import type { JsonObject } from '../../src/kernel/json.ts';

/** An alert as Wazuh writes one; a test names what matters to it. */
export function wazuhAlert(
  id: string,
  overrides: { level?: number; rule?: string; srcip?: string; user?: string } = {},
): JsonObject {
  const { level = 12, rule = '100102', srcip = '198.51.100.7', user = 'u_1' } = overrides;
  return {
    timestamp: '2026-03-04T05:06:07.089+0000',
    rule: {
      level,
      description: `Sluice: brute force from ${srcip}`,
      id: rule,
      mitre: { id: ['T1110'], tactic: ['Credential Access'], technique: ['Brute Force'] },
      frequency: 5,
      firedtimes: 1,
      mail: false,
      groups: ['sluice', 'authentication_failures'],
      pci_dss: ['10.2.4'],
    },
    agent: { id: '000', name: 'wazuh.manager' },
    manager: { name: 'wazuh.manager' },
    id,
    decoder: { name: 'json' },
    data: {
      srcip,
      integration: 'sluice',
      sluice: {
        event: { id: `event-of-${id}`, action: 'auth_login_failed', outcome: 'failure' },
        user: { id: user },
        source: { ip: srcip, geo: { country_iso_code: 'PL' } },
        organization: { id: 'acme' },
        service: { name: 'checkout' },
      },
    },
    location: 'API-Webhook',
  };
}
