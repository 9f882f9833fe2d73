import { expect, test } from 'vitest';
import { toldOf } from '../../../tools/soak/told.ts';

const inboxOf = (slack: readonly string[], mail: readonly string[]) =>
  ({
    inbox: {
      slack: { messages: () => slack.map((text, i) => ({ at: i, path: '/', text, blocks: [] })) },
      smtp: { messages: () => mail.map((subject, i) => ({ at: i, subject })) },
    },
  }) as unknown as Parameters<typeof toldOf>[0];

const first = (address: string) => `🔴 CRITICAL · ${words(address)}`;
const words = (address: string) => `Sluice: SQL injection against hashpass from ${address} (user u_1).`;

test('only the first message of a group tells of it', () => {
  const again = words('198.18.0.1');
  const slack = [first('198.18.0.1'), `🔴 CRITICAL · 3 more: ${again}`, `🟢 CRITICAL · Resolved: ${again}`];
  const mail = [`[CRITICAL] ${again}`, `Re: [CRITICAL] ${again}`];
  expect(toldOf(inboxOf(slack, mail), ['198.18.0.1'])).toEqual([
    { address: '198.18.0.1', slack: [0], mail: [0] },
  ]);
});

test('a first message that comes twice counts twice, and one of another address not at all', () => {
  const slack = [first('198.18.0.12'), first('198.18.0.1'), first('198.18.0.1')];
  expect(toldOf(inboxOf(slack, slack), ['198.18.0.1'])).toEqual([
    { address: '198.18.0.1', slack: [1, 2], mail: [1, 2] },
  ]);
});
