import { describe, expect, test } from 'vitest';
import { renderSlack } from '../../../../src/notify/render/slack.ts';
import { readPayload } from '../../../../tools/local/inbox/slack-limits.ts';
import { alertWith, digestOf, firstOf, goldenAlert, goldenAlerts } from '../alert-builder.ts';

const OPTIONS = { dashboardUrl: 'https://wazuh.example.com/' };
const shown = (message: unknown) => JSON.stringify(message);

describe('a Slack message', () => {
  test('of every alert a real manager wrote is taken by Slack’s published limits', () => {
    for (const alert of goldenAlerts())
      for (const notification of [firstOf(alert), digestOf(alert)]) {
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
      '12 more alerts of this kind in 10 minutes, from 2026-03-04 04:56:07 UTC to 2026-03-04 05:06:07 UTC',
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

  test('lets no event call people, forge a link or leave its code span', () => {
    const evil = '<!channel> <https://evil.example|click> @here `*bold*` &lt;';
    const alert = alertWith({
      rule: { description: evil },
      data: { dstuser: evil, sluice: { event: { reason: evil }, service: { name: evil } } },
    });
    const message = renderSlack(firstOf(alert));
    const text = shown(message);
    expect(text).not.toMatch(/<!|<https:\/\/evil|@here|@channel/);
    expect(text).toContain('&lt;!channel&gt;');
    expect(text).toContain('&amp;lt;');
    for (const [span] of text.matchAll(/\*User\*\\n([^"]*)/g)) expect(span.match(/`/g)).toHaveLength(2);
  });
});
