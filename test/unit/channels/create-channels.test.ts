import { SESv2Client } from '@aws-sdk/client-sesv2';
import { SNSClient } from '@aws-sdk/client-sns';
import { describe, expect, test } from 'vitest';
import { type ChannelEffects, createChannels } from '../../../adapters/channels/create-channels.ts';
import type { ChannelConfig } from '../../../src/config/channel-settings.ts';

function effectsWith(clients: SESv2Client[] = [], loopback = false): ChannelEffects {
  return {
    loopback,
    clock: () => 0,
    sleep: async () => {},
    fetch: async () => new Response('ok'),
    sns: () => new SNSClient({ region: 'eu-west-1' }),
    ses: () => {
      const client = new SESv2Client({ region: 'eu-west-1' });
      clients.push(client);
      return client;
    },
  };
}

const mail = {
  type: 'email',
  allowPrivate: false,
  from: 'alerts@example.com',
  to: ['soc@example.com'],
} as const;
const CONFIGS: Record<string, ChannelConfig> = {
  ops: { type: 'slack' },
  smtp: { ...mail, transport: 'smtp', to: [...mail.to] },
  ses: { ...mail, transport: 'ses', to: [...mail.to] },
  audit: { ...mail, transport: 'ses', to: [...mail.to] },
};
const SECRETS = {
  ops: 'https://hooks.slack.com/services/T0/B0/x',
  smtp: 'smtps://user:pa%20ss@mail.example.com:465',
};

describe('the channels of a configuration', () => {
  test('are made by name and type, with one SES client for all that need it', () => {
    const clients: SESv2Client[] = [];
    const channels = createChannels(CONFIGS, SECRETS, effectsWith(clients));
    expect([...channels].map(([name, { type }]) => [name, type])).toEqual([
      ['ops', 'slack'],
      ['smtp', 'email'],
      ['ses', 'email'],
      ['audit', 'email'],
    ]);
    expect(clients).toHaveLength(1);
  });

  test('report everything that is missing or wrong at once, and no address', () => {
    const make = () =>
      createChannels(
        { ...CONFIGS, other: { type: 'slack' } },
        { ops: 'http://hooks.slack.com/PLANTED', smtp: 'https://user:PLANTED@mail.example.com' },
        effectsWith(),
      );
    expect(make).toThrow(/ops: address.*https[\s\S]*smtp: address.*smtps:\/\/[\s\S]*other: has no address/);
    expect(make).not.toThrow(/PLANTED/);
  });

  test('lead to this machine in the local stack alone, and to a private mail server by their setting alone', () => {
    const make = (smtp: string, hook: string, loopback = false, allowPrivate = false) => {
      const relay: ChannelConfig = { ...mail, transport: 'smtp', to: [...mail.to], allowPrivate };
      const configs: Record<string, ChannelConfig> = { relay, hook: { type: 'teams' } };
      return () => createChannels(configs, { relay: smtp, hook }, effectsWith([], loopback));
    };
    const hook = 'https://example.com/workflows/x';
    expect(make('smtp://127.0.0.1:25', 'http://127.0.0.1:9/x', true)).not.toThrow();
    expect(make('smtp://localhost:25', 'http://localhost:9/x', false, true)).toThrow(
      /relay: address.*this machine[\s\S]*hook: address.*https/,
    );
    expect(make('smtps://10.1.2.3', 'https://127.0.0.1/x')).toThrow(
      /relay: address.*allowPrivate: true[\s\S]*hook: address.*private/,
    );
    expect(make('smtps://10.1.2.3', hook, false, true)).not.toThrow();
    for (const never of ['169.254.169.254', '[fd00:ec2::254]', '100.64.0.1', '0.0.0.0'])
      expect(make(`smtps://${never}`, hook, true, true), never).toThrow(/relay: address.*nothing is sent/);
  });

  test('take no address from the prototype of the secret', () => {
    const configs = Object.fromEntries([['constructor', { type: 'slack' as const }]]);
    expect(() => createChannels(configs, {}, effectsWith())).toThrow(/constructor: has no address/);
  });

  test('of every provider are made of what their secrets hold', () => {
    const topicArn = 'arn:aws:sns:eu-west-1:111122223333:security';
    const channels = createChannels(
      {
        pager: { type: 'pagerduty', region: 'eu' },
        genie: { type: 'opsgenie', region: 'us' },
        team: { type: 'teams' },
        topic: { type: 'sns', topicArn },
        hook: { type: 'webhook' },
        soar: { type: 'shuffle' },
      },
      {
        pager: '0123456789abcdef0123456789abcdef',
        genie: '11112222-3333-4444-5555-666677778888',
        team: 'https://example.com/workflows/x',
        hook: { url: 'https://example.com/alerts', current: `whsec_${'A'.repeat(32)}` },
        soar: 'https://shuffle.example.com/api/v1/hooks/x',
      },
      effectsWith(),
    );
    expect([...channels.values()].map(({ type }) => type)).toEqual(
      'pagerduty opsgenie teams sns webhook shuffle'.split(' '),
    );
  });

  test('report what is wrong with the secrets of every provider at once, and quote none', () => {
    const make = () =>
      createChannels(
        {
          pager: { type: 'pagerduty', region: 'us' },
          genie: { type: 'opsgenie', region: 'us' },
          team: { type: 'teams' },
          hook: { type: 'webhook' },
          weak: { type: 'webhook' },
          soar: { type: 'shuffle' },
          ops: { type: 'slack' },
        },
        {
          pager: 'PLANTED',
          genie: 'PLANTED key',
          team: 'https://10.0.0.1/PLANTED',
          hook: 'https://example.com/PLANTED',
          weak: { url: 'https://example.com/PLANTED', current: 'whsec_PLANTED' },
          ops: { url: 'PLANTED' },
        },
        effectsWith(),
      );
    expect(make).toThrow(
      /pager: key[\s\S]*genie: key[\s\S]*team: address.*private[\s\S]*hook: has another form[\s\S]*weak: signing secret.*openssl[\s\S]*soar: has no address[\s\S]*ops: has an object/,
    );
    expect(make).not.toThrow(/PLANTED/);
  });
});
