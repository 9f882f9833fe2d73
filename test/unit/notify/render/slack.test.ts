import { describe, expect, test } from 'vitest';
import { renderSlack } from '../../../../src/notify/render/slack.ts';
import { readPayload } from '../../../../tools/local/inbox/slack-limits.ts';
import { alertWith, digestOf, everyKindOf, firstOf, goldenAlert, goldenAlerts } from '../alert-builder.ts';

const OPTIONS = { dashboardUrl: 'https://wazuh.example.com/' };
const shown = (message: unknown) => JSON.stringify(message);

describe('a Slack message', () => {
  test('of every alert a real manager wrote is taken by Slack’s published limits', () => {
    for (const alert of goldenAlerts())
      for (const notification of everyKindOf(alert)) {
        const message = renderSlack(notification, OPTIONS);
        expect(readPayload(JSON.stringify(message)).kind).toBe('payload');
        expect(shown(message)).not.toMatch(/undefined|null|\[object|(?<!`)``(?!`)/);
      }
  });

  test('says in its heading how bad it is and what happened', () => {
    const { blocks, text } = renderSlack(firstOf(goldenAlert('100803')));
    expect(shown(blocks)).toContain('🟠 HIGH: 5 failed logins from 198.51.100.66 in 5 minutes');
    expect(text).toContain('HIGH: 5 failed logins');
  });

  test('says in a digest how many more there were and when', () => {
    const { blocks, text } = renderSlack(digestOf(goldenAlert('100803')));
    expect(text).toContain('12 more: 5 failed logins');
    expect(shown(blocks)).toContain(
      '12 more alerts of this kind in 10 minutes, from ' +
        '<!date^1772600167^{date_short_pretty} {time_secs}|2026-03-04 04:56:07 UTC> to ' +
        '<!date^1772600767^{date_short_pretty} {time_secs}|2026-03-04 05:06:07 UTC>',
    );
  });

  test('tells times in the reader’s own zone, and in the configured one where Slack cannot', () => {
    const { blocks } = renderSlack(firstOf(goldenAlert('100803')), { timeZone: 'Europe/Berlin' });
    expect(shown(blocks)).toMatch(
      /\*Happened\*\\n<!date\^\d+\^\{date_short_pretty\} \{time_secs\}\|2026-\d\d-\d\d \d\d:\d\d:\d\d CES?T \(\d\d:\d\d:\d\d UTC\)>/,
    );
  });

  test('gives the whole description below when the heading has no room for it', () => {
    const description = `${'word '.repeat(60)}end`;
    const { blocks } = renderSlack(firstOf(alertWith({ rule: { description } })));
    expect(shown(blocks)).toContain(description);
  });

  test('links to the alert in the dashboard and to the technique', () => {
    const text = shown(renderSlack(firstOf(goldenAlert('100803')), OPTIONS));
    expect(text).toContain('<https://wazuh.example.com/app/data-explorer/discover#?');
    expect(text).toContain('<https://attack.mitre.org/techniques/T1110/001/|ATT&amp;CK T1110.001>');
  });

  test('has no link to a dashboard that is not configured', () => {
    expect(shown(renderSlack(firstOf(goldenAlert('100803'))))).not.toContain('Open in Wazuh');
  });

  test('stays under what Slack takes in all when every text is as long as it can be', () => {
    const long = '&'.repeat(20_000);
    const longs = Array(50).fill(long);
    const alert = alertWith({
      id: long.slice(0, 128),
      rule: {
        description: long,
        mitre: { id: ['T1110.001', 'T1190', 'T1059.007', ...longs], technique: longs, tactic: longs },
        pci_dss: longs,
        gdpr: longs,
        frequency: 5,
      },
      agent: { id: '031', name: long, ip: long },
      location: long,
      data: {
        url: long,
        srcip: '2001:db8:1111:2222:3333:4444:5555:6666',
        sluice: {
          event: { id: long, action: long, outcome: long, reason: long },
          user: { id: `${long}1`, name: long, target: { name: long } },
          source: { geo: { country_name: long }, as: { organization: { name: long } } },
          service: { name: long },
          organization: { id: long },
          user_agent: { original: long },
        },
      },
    });
    for (const rendered of everyKindOf(alert).map((each) => renderSlack(each, OPTIONS))) {
      const texts = [...shown(rendered.blocks).matchAll(/"text":"((?:[^"\\]|\\.)*)"/g)];
      expect(texts.length).toBeGreaterThan(20);
      expect(texts.reduce((sum, [, text = '']) => sum + text.length, 0)).toBeLessThan(12_000);
      expect(readPayload(JSON.stringify(rendered)).kind).toBe('payload');
    }
  });

  test('leaves a link out that is too long for Slack', () => {
    const dashboardUrl = `https://wazuh.example.com/${'x'.repeat(3_000)}`;
    const message = renderSlack(firstOf(goldenAlert('100803')), { dashboardUrl });
    expect(shown(message)).not.toContain('Open in Wazuh');
    expect(readPayload(JSON.stringify(message)).kind).toBe('payload');
  });

  test('lets no event call people, forge a link or leave its code span', () => {
    const evil = '<!channel> <https://evil.example|click> @here `*bold*` &lt;';
    const alert = alertWith({
      rule: { description: evil },
      data: { dstuser: evil, sluice: { event: { reason: evil }, service: { name: evil } } },
    });
    const message = renderSlack(firstOf(alert));
    const text = shown(message);
    expect(text).not.toMatch(/<!(?!date\^)|<https:\/\/evil|@here|@channel/);
    expect(text).toContain('&lt;!channel&gt;');
    expect(text).toContain('&amp;lt;');
    for (const [span] of text.matchAll(/\*User\*\\n([^"]*)/g)) expect(span.match(/`/g)).toHaveLength(2);
  });
});
