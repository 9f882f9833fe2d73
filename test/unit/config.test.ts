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
    { path: '', message: 'unknown key "nmae" (did you mean "name"?); remove it or check its spelling' },
  ]);
});

test.each([
  [
    'observability.logRetentionDays',
    { observability: { logRetentionDays: 45 } },
    'use 3, 7, 14, 30, 60, 90, 180 or 365',
  ],
  ['deployment.kms', { deployment: { kms: 'mine' } }, 'use "managed", "own" or an object'],
  [
    'deployment.kms.keyArn',
    { deployment: { kms: {} } },
    'Invalid input: expected string, received undefined',
  ],
  ['rotation.remindAfterDays', { rotation: { remindAfterDays: true } }, 'use false or a number'],
  ['rotation.remindAfterDays', { rotation: { remindAfterDays: 3 } }, 'Too small: expected number to be >=7'],
  ['cloudtrail.accounts.12', { cloudtrail: { accounts: { 12: 'shop' } } }, 'an AWS account id has 12 digits'],
  [
    'alerts.channels.a',
    { alerts: { channels: { a: { type: 'slack' } } } },
    'use 2–40 lower-case letters, digits and hyphens, starting with a letter',
  ],
  [
    'environment.region',
    { environment: { account: '123456789012', region: 'Frankfurt' } },
    'write a region like eu-west-1',
  ],
])('%s says what to write instead: %j', (path, wrong, message) => {
  expect(problemsOf({ ...MINIMAL, ...wrong })).toContainEqual({ path, message });
});

test.each(['eu-west-1', 'us-gov-west-1', 'cn-northwest-1', 'us-isob-east-1', 'eusc-de-east-1'])(
  '%s is a region',
  (region) => {
    const environment = { account: '123456789012', region };
    expect(defineConfig({ ...MINIMAL, environment }).environment).toEqual(environment);
  },
);

test('a name is as long as the longest name of a rule lets it be', () => {
  const trails = [{ bucket: 'trail', tenant: 'acme' }];
  const cases = [
    [40, {}],
    [37, { cloudtrail: { trails } }],
    [35, { aws: { organization: 'o-a1b2c3d4e5', services: ['access-analyzer'] } }],
  ] as const;
  for (const [longest, settings] of cases) {
    const config = { ...MINIMAL, ...settings };
    expect(problemsOf({ ...config, name: 'n'.repeat(longest) })).toEqual([]);
    if (longest < 40)
      expect(problemsOf({ ...config, name: 'n'.repeat(longest + 1) })).toEqual([
        { path: 'name', message: expect.stringContaining(`use ${longest} at most`) },
      ]);
  }
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

test('a time zone is one of the IANA database', () => {
  for (const timeZone of ['Europe/Berlin', 'America/New_York', 'UTC'])
    expect(defineConfig({ ...MINIMAL, alerts: { timeZone } }).alerts.timeZone).toBe(timeZone);
  for (const timeZone of ['Europe/Berlim', '+01:00', ''])
    expect(problemsOf({ ...MINIMAL, alerts: { timeZone } })).toEqual([
      {
        path: 'alerts.timeZone',
        message: 'use a name of the IANA database, such as Europe/Berlin or UTC',
      },
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
    packs: {},
    keep: [],
    custom: [],
  });
});

test('redaction is checked to its patterns, and all of its problems have their path and a way out', () => {
  const redaction = {
    packs: { contcat: 'mask', secret: 'partial', financial: 'partial' },
    detectors: { custom_badge: 'drop', custom_ghost: 'mask' },
    custom: [
      { name: 'badge', pattern: /B-\d{6}/, checksum: 'luhn', context: ['badge'] },
      { name: 'badge', pattern: '(a+)+$' },
      { name: 'Key-Card', pattern: 'KEY-[A-Z]{4}', checksum: 'luhn', context: ['--', 'card'] },
      { name: 'book', pattern: '\\d{13}', checksum: 'mod11', action: 'partial' },
    ],
  };
  const problems = problemsOf({ ...MINIMAL, tenants: [{ id: 'acme', redaction }] });
  const messages = new Map(
    problems.map(({ path, message }) => [path.replace('tenants[0].redaction.', ''), message]),
  );
  expect([...messages.keys()]).toEqual([
    'detectors.custom_ghost',
    'packs.contcat',
    'packs.secret',
    'custom[1].name',
    'custom[1].pattern',
    'custom[2].name',
    'custom[2].checksum',
    'custom[2].context[0]',
    'custom[3].checksum',
    'custom[3].action',
  ]);
  expect(messages.get('packs.contcat')).toMatch(/^no pack "contcat"; known: contact, financial/);
  expect(messages.get('packs.secret')).toMatch(/no detector of "secret" has a partial form.*; use mask/);
  expect(messages.get('custom[1].pattern')).toMatch(/^at character 1, "\(a\+\)\+": .*keep one of them/);
  expect(messages.get('custom[2].checksum')).toMatch(/luhn is taken over digits and the pattern has none/);
  expect(messages.get('custom[3].checksum')).toMatch(/mod11 is for at most 10 digits/);
});

test('what is wrong in form is said by key; an expression brings no flags of its own', () => {
  const custom = [
    { name: 'a', pattern: /abcd/i },
    { name: 'b', pattern: 'abcd', checksum: 'crc32' },
    { name: 'c', pattern: 'abcd', flags: 'g' },
  ];
  const problems = problemsOf({ ...MINIMAL, tenants: [{ id: 'acme', redaction: { custom } }] });
  expect(problems.map(({ path }) => path)).toEqual(
    ['[0].pattern', '[1].checksum', '[2].flags'].map((path) => `tenants[0].redaction.custom${path}`),
  );
  expect(problems[0]?.message).toMatch(/flags: "i"/);
});

test('there are at most 50 detectors of a tenant, and 20 words of a detector', () => {
  const one = { name: 'x', pattern: 'ABCD\\d' };
  const custom = Array.from({ length: 51 }, (_, i) => ({ ...one, name: `x${i}` }));
  const words = Array.from({ length: 21 }, (_, i) => `word${i}`);
  const redaction = { custom: [{ ...one, context: words }, ...custom] };
  const problems = problemsOf({ ...MINIMAL, tenants: [{ id: 'acme', redaction }] });
  expect(problems.map(({ path }) => path)).toEqual([
    'tenants[0].redaction.custom',
    'tenants[0].redaction.custom[0].context',
  ]);
});

test('what a pattern shows is worked out where it is checked, and believed of nobody', () => {
  const badge = { name: 'badge', pattern: 'B-\\d{6}' };
  const shown = { kinds: 131, length: 8, digits: 6, numberDigits: 6, run: 8 };
  const given = (custom: object) => ({
    ...MINIMAL,
    tenants: [{ id: 'acme', redaction: { custom: [custom] } }],
  });
  const { tenants } = defineConfig(given(badge) as SluiceConfigInput);
  expect(tenants[0]?.redaction.custom[0]?.trigger).toEqual(shown);
  expect(problemsOf(given({ ...badge, trigger: { ...shown, length: 1 } }))).toEqual([
    {
      path: 'tenants[0].redaction.custom[0].trigger',
      message: 'is worked out of the pattern; leave it out',
    },
  ]);
});

test('a configuration that was checked is the same after a way through JSON', () => {
  const redaction = { custom: [{ name: 'badge', pattern: /B\/\d{6}/, flags: 'i' }] } as const;
  const config = defineConfig({
    ...MINIMAL,
    tenants: [{ id: 'acme', redaction: { ...redaction, custom: [...redaction.custom] } }],
  });
  const travelled = JSON.parse(JSON.stringify(config));
  expect(travelled).toEqual(config);
  expect(defineConfig(travelled)).toEqual(config);
  expect(config.tenants[0]?.redaction.custom[0]?.pattern).toBe('B\\/\\d{6}');
});

test('settings of the rules that no rule could hold are reported together, each with what to write', () => {
  const rules = {
    highValueTransaction: { amount: -5, currency: 'EUR' },
    night: { from: '22:00', to: '6 am' },
  };
  const problems = problemsOf({ ...MINIMAL, wazuh: { ...MINIMAL.wazuh, rules } });
  expect(problems.map(({ path }) => path).toSorted()).toEqual([
    'wazuh.rules.highValueTransaction',
    'wazuh.rules.highValueTransaction.amount',
    'wazuh.rules.night.to',
  ]);
  expect(problems.map(({ message }) => message)).toContain('use an amount above 0');
});

test.each([0, 1e15, 0.000_000_1, Number.NaN, '10000'])(
  '%s is no amount of a high-value transaction',
  (amount) => {
    const rules = { highValueTransaction: { amount } };
    expect(problemsOf({ ...MINIMAL, wazuh: { ...MINIMAL.wazuh, rules } })).toMatchObject([
      { path: 'wazuh.rules.highValueTransaction.amount' },
    ]);
  },
);

test('a night has a length, and settings that are left out their defaults', () => {
  const night = { from: '22:00', to: '22:00' };
  expect(problemsOf({ ...MINIMAL, wazuh: { ...MINIMAL.wazuh, rules: { night } } })).toMatchObject([
    { path: 'wazuh.rules.night' },
  ]);
  const { wazuh } = defineConfig({
    ...MINIMAL,
    wazuh: { ...MINIMAL.wazuh, rules: { highValueTransaction: { amount: 2_500.5 } } },
  });
  expect(wazuh.rules).toEqual({
    highValueTransaction: { amount: 2_500.5 },
    night: { from: '22:00', to: '06:00' },
  });
});

test.each(['a', 'with space', 'a<b', 'two--hyphens'])('%s is no external id of readers', (externalId) => {
  expect(problemsOf({ ...MINIMAL, wazuh: { ...MINIMAL.wazuh, s3: { externalId } } })).toMatchObject([
    { path: 'wazuh.s3.externalId' },
  ]);
});
