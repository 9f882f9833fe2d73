import { expect, test } from 'vitest';
import { runStorm } from '../../tools/bench/notify/storm.ts';
import { FULL, LONG_MS, sized, tell } from '../support/campaign/run-campaign.ts';
import { seeded } from '../support/running-stack.ts';

test(
  'a storm of alerts is told by one first message a group and by digests, none lost and none doubled, while Slack, SES and PagerDuty refuse much of it and Lambda runs batches twice',
  async () => {
    const alerts = sized(60, 10_000);
    const groups = sized(6, 50);
    const report = await runStorm({ alerts, groups, apart: FULL, realTime: FULL, random: seeded(5) });
    tell(report);
    expect(report).toMatchObject({ counted: alerts, pending: 0, owed: 0, deadLetters: 0, failures: 0 });
    expect(report.duplicates).toBeGreaterThanOrEqual(alerts / 20);
    for (const channel of Object.values(report.channels)) {
      expect(channel).toMatchObject({
        firsts: groups,
        told: alerts,
        wrongFirsts: 0,
        doubled: 0,
        unanswered: 0,
      });
      expect(channel.digests).toBeGreaterThanOrEqual(groups);
      expect(channel.refused).toBeGreaterThanOrEqual(groups / 2);
    }
  },
  LONG_MS,
);
