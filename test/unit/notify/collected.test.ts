import { describe, expect, test } from 'vitest';
import { factsOf } from '../../../src/notify/alert/alert-facts.ts';
import {
  type Collected,
  CollectedSchema,
  countsText,
  NOTHING_COLLECTED,
  summedFacts,
  titlesText,
  withAlert,
} from '../../../src/notify/group/collected.ts';
import { messageOf } from '../../../src/notify/render/message.ts';
import { alertWith, stormOf } from './alert-builder.ts';

function collect(count: number, rule: (i: number) => object, group = (i: number) => `${i}`): Collected {
  return Array.from({ length: count }, (_, i) => i).reduce(
    (sum, i) => withAlert(sum, factsOf(alertWith({ rule: rule(i) })), group(i)),
    NOTHING_COLLECTED,
  );
}

describe('a sum of alerts', () => {
  test('counts its groups as far as it keeps them, and says so', () => {
    expect(
      countsText(
        collect(
          3,
          () => ({}),
          () => 'one',
        ),
      ),
    ).toBe('3 alerts of 1 group');
    expect(countsText(collect(499, () => ({})))).toBe('499 alerts of 499 groups');
    expect(countsText(collect(600, () => ({})))).toBe('600 alerts of 500 groups or more');
  });

  test('tells the commonest titles, and of the others how many they are', () => {
    const sum = collect(60, (i) => ({ description: i % 2 === 0 ? 'common' : `rare ${i}` }));
    expect(titlesText(sum, 2)).toBe('30 × common; 1 × rare 1; 29 × others');
  });

  test('knows the lowest level and the first of the worst', () => {
    const levels = [12, 7, 15, 15, 9];
    const sum = collect(5, (i) => ({ level: levels[i], description: `alert ${i}` }));
    expect(summedFacts('sum', sum)).toMatchObject({ lowestLevel: 7, worst: 'level 15: alert 2' });
  });

  test('that an earlier version has begun goes on', () => {
    const old = { titles: [{ title: 'a', count: 2 }], others: 1, groups: ['m'], level: 12 };
    const sum = withAlert(CollectedSchema.parse(old), factsOf(alertWith({ rule: { level: 13 } })), 'g');
    expect(countsText(sum)).toBe('4 alerts of 2 groups');
    expect(summedFacts('sum', sum)).toMatchObject({ lowestLevel: 13, agents: ['000 manager'] });
  });

  test('has one subject however large it grows, and one link to all that it holds', () => {
    const alerts = Array.from({ length: 30 }, (_, i) => alertWith({ rule: { description: `alert ${i}` } }));
    const messages = stormOf(alerts).map((each) =>
      messageOf(each, { dashboardUrl: 'https://wazuh.example.com' }),
    );
    expect(new Set(messages.map(({ subject }) => subject))).toEqual(
      new Set(['Alert storm on route security']),
    );
    expect(new Set(messages.map(({ summary }) => summary)).size).toBeGreaterThan(6);
    for (const { links } of messages)
      expect(links.map(({ text }) => text)).toEqual(['All of these in Wazuh']);
  });
});
