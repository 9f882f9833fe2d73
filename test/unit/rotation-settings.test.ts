import { expect, test } from 'vitest';
import { changesSecrets } from '../../src/config/rotation-settings.ts';
import { type ConfigError, defineConfig, type SluiceConfigInput } from '../../src/config.ts';

const withRotation = (rotation: unknown) =>
  defineConfig({
    tenants: [{ id: 'main' }],
    wazuh: { nodes: [{ name: 'master', url: 'https://wazuh.example.com:55000' }] },
    rotation,
  } as SluiceConfigInput);

const problemsOf = (rotation: unknown): readonly string[] => {
  try {
    withRotation(rotation);
    return [];
  } catch (error) {
    return (error as ConfigError).problems.map(({ path }) => path);
  }
};

test('no secret changes by itself unless it is said how often', () => {
  expect(withRotation(undefined).rotation).toEqual({ remindAfterDays: 365 });
  expect(problemsOf({ wazuhPassword: {} })).toEqual(['rotation.wazuhPassword.everyDays']);
});

test('keys of agents change only where there are agents', () => {
  expect(problemsOf({ agentKey: { everyDays: 90 } })).toEqual(['rotation.agentKey']);
  const config = defineConfig({
    tenants: [{ id: 'main' }],
    wazuh: { nodes: [{ name: 'master', url: 'https://wazuh.example.com:55000' }], agent: {} },
    rotation: { agentKey: { everyDays: 90 } },
  });
  expect(config.rotation.agentKey).toEqual({ everyDays: 90 });
});

test('the bot token of Slack changes only where a channel has one', () => {
  const withSlack = (transport: 'bot' | 'webhook') =>
    defineConfig({
      tenants: [{ id: 'main' }],
      wazuh: { nodes: [{ name: 'master', url: 'https://wazuh.example.com:55000' }] },
      alerts: {
        channels: {
          chat:
            transport === 'bot'
              ? { type: 'slack', transport, channel: 'C0123456789' }
              : { type: 'slack', transport },
        },
        routes: [{ name: 'all', channels: ['chat'] }],
      },
      rotation: { slackToken: true },
    });
  const { rotation } = withSlack('bot');
  expect([rotation.slackToken, changesSecrets(rotation)]).toEqual([true, true]);
  expect(() => withSlack('webhook')).toThrow(
    /rotation\.slackToken: no channel has a bot token; give one .*bot/,
  );
  expect(problemsOf({ slackToken: true })).toEqual(['rotation.slackToken']);
  expect(problemsOf({ slackToken: false })).toEqual([]);
});

test.each([0, 1_001, 1.5, '30'])('days that Secrets Manager does not take are refused: %s', (everyDays) => {
  expect(problemsOf({ wazuhPassword: { everyDays } })).toEqual(['rotation.wazuhPassword.everyDays']);
});

test('people are reminded after a year unless they say otherwise, and never sooner than after a week', () => {
  expect(withRotation({ wazuhPassword: { everyDays: 30 } }).rotation.remindAfterDays).toBe(365);
  expect(withRotation({ remindAfterDays: false }).rotation.remindAfterDays).toBe(false);
  expect(problemsOf({ remindAfterDays: 6 })).toEqual(['rotation.remindAfterDays']);
});

test('a secret that only people can change is not taken for one that changes', () => {
  expect(problemsOf({ channels: { everyDays: 30 } })).toEqual(['rotation']);
  expect(withRotation({ wazuhPassword: { everyDays: 1_000 } }).rotation.wazuhPassword?.everyDays).toBe(1_000);
});
