import { expect, test } from 'vitest';
import { ConfigError, defineConfig, type SluiceConfigInput } from '../../src/config.ts';

const MINIMAL: SluiceConfigInput = {
  tenants: [{ id: 'acme' }],
  wazuh: { nodes: [{ name: 'master', url: 'https://wazuh.example.com:55000' }] },
};

function problemsOf(input: unknown): readonly { path: string; message: string }[] {
  try {
    defineConfig(input as SluiceConfigInput);
  } catch (error) {
    if (error instanceof ConfigError) return error.problems;
    throw error;
  }
  return [];
}

test('tenants and a manager are enough; everything else has a default', () => {
  expect(defineConfig(MINIMAL)).toMatchObject({
    name: 'sluice',
    alerts: { threshold: 12, routes: [], digest: { firstAfterMinutes: 5 } },
    archive: { enabled: true, retentionDays: 365 },
    observability: { logRetentionDays: 30 },
  });
});

test('all problems are reported at once, each with its path', () => {
  const problems = problemsOf({
    ...MINIMAL,
    nmae: 'sluice',
    tenants: [{ id: 'Acme' }],
    wazuh: { nodes: [{ name: 'master', url: 'http://wazuh:55000' }] },
    alerts: { channels: { mail: { type: 'email', from: 'x', to: [] } } },
  });
  expect(problems.map(({ path }) => path).toSorted()).toEqual([
    '',
    'alerts.channels.mail.from',
    'alerts.channels.mail.to',
    'alerts.routes',
    'tenants[0].id',
    'wazuh.nodes[0].url',
  ]);
});

test('an unknown key is named', () => {
  expect(problemsOf({ ...MINIMAL, nmae: 'x' })).toEqual([
    { path: '', message: 'unknown key "nmae"; remove it or check its spelling' },
  ]);
});

test('a route to a channel that does not exist names the ones that do', () => {
  const problems = problemsOf({
    ...MINIMAL,
    alerts: { channels: { security: { type: 'slack' } }, routes: [{ name: 'all', channels: ['securty'] }] },
  });
  expect(problems).toEqual([
    { path: 'alerts.routes[0].channels[0]', message: 'no channel "securty"; known: security' },
  ]);
});

test('a trail of a tenant that does not exist is a problem', () => {
  const problems = problemsOf({
    ...MINIMAL,
    cloudtrail: { trails: [{ bucket: 'my-trail', tenant: 'beta' }] },
  });
  expect(problems).toEqual([
    { path: 'cloudtrail.trails[0].tenant', message: 'no tenant "beta"; known: acme' },
  ]);
});

test('credentials in a manager address are refused', () => {
  const [problem] = problemsOf({
    ...MINIMAL,
    wazuh: { nodes: [{ name: 'master', url: 'https://wazuh:secret@wazuh.example.com:55000' }] },
  });
  expect(problem?.message).toContain('into the secret');
});

test('a certificate authority and pinned fingerprints exclude each other', () => {
  const fingerprint = Array.from({ length: 32 }, () => 'AB').join(':');
  const tls = { ca: '-----BEGIN CERTIFICATE-----', fingerprints: [fingerprint] };
  expect(problemsOf({ ...MINIMAL, wazuh: { ...MINIMAL.wazuh, tls } })).toMatchObject([{ path: 'wazuh.tls' }]);
});

test('the action token is accepted for detectors and fields, since the stack makes the key', () => {
  const redaction = { detectors: { email: 'token' }, fields: { nickname: 'token' } } as const;
  expect(defineConfig({ ...MINIMAL, tenants: [{ id: 'acme', redaction }] }).tenants[0]?.redaction).toEqual({
    ...redaction,
    keep: [],
  });
});
