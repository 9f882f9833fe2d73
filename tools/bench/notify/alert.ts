import type { JsonObject } from '../../../src/kernel/json.ts';

/** An alert as Wazuh writes one: of the group that `user` and `address` make. */
export function benchAlert(id: string, address: string, user = 'u_1'): JsonObject {
  return {
    timestamp: '2026-03-04T05:06:07.089+0000',
    rule: {
      level: 12,
      description: `Sluice: brute force from ${address}`,
      id: '100102',
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
      srcip: address,
      integration: 'sluice',
      sluice: {
        event: { id: `event-of-${id}`, action: 'auth_login_failed', outcome: 'failure' },
        user: { id: user },
        source: { ip: address, geo: { country_iso_code: 'PL' } },
        organization: { id: 'demo' },
        service: { name: 'checkout' },
      },
    },
    location: 'API-Webhook',
  };
}

/** One of 756 addresses for documentation (RFC 5737), another for each number. */
export function benchAddress(i: number): string {
  const net = ['192.0.2', '198.51.100', '203.0.113'][Math.floor(i / 252) % 3];
  return `${net}.${1 + (i % 252)}`;
}
