import { expect, test } from 'vitest';
import { defineConfig } from '../../../../src/config.ts';
import { agentAddressOf } from '../../../../src/forward/agent/agent-address.ts';

test.each([
  ['the host of its API', {}, 'https://wazuh.example.com:55000', 'wazuh.example.com', 1514],
  ['an IPv4 address', {}, 'https://192.0.2.7:55000', '192.0.2.7', 1514],
  ['an IPv6 address, as a socket takes it', {}, 'https://[2001:db8::7]:55000', '2001:db8::7', 1514],
  ['a host of its own', { agent: { host: 'fwd.example.com' } }, 'https://192.0.2.7', 'fwd.example.com', 1514],
  ['a port of its own', { agent: { host: '2001:db8::8', port: 1600 } }, 'https://[::1]', '2001:db8::8', 1600],
])('agents reach a node at %s', (_what, agent, url, host, port) => {
  const { wazuh } = defineConfig({
    tenants: [{ id: 'acme' }],
    wazuh: { nodes: [{ name: 'master', url, ...agent }], agent: {} },
  });
  expect(wazuh.nodes.map(agentAddressOf)).toEqual([{ host, port }]);
});
