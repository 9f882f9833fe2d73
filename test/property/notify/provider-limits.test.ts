import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { factsOf } from '../../../src/notify/alert/alert-facts.ts';
import { NOTIFICATION_KINDS } from '../../../src/notify/group/outbox-entry.ts';
import type { Notification } from '../../../src/notify/render/notification.ts';
import { renderOpsgenie } from '../../../src/notify/render/opsgenie.ts';
import { renderPagerDuty } from '../../../src/notify/render/pagerduty.ts';
import { renderShuffle } from '../../../src/notify/render/shuffle.ts';
import { renderSns } from '../../../src/notify/render/sns.ts';
import { renderTeams } from '../../../src/notify/render/teams.ts';
import { renderWebhook } from '../../../src/notify/render/webhook.ts';
import { WebhookDataSchema } from '../../../src/notify/render/webhook-event.ts';
import {
  opsgenieRules,
  pagerDutyRules,
  shuffleRules,
  teamsRules,
} from '../../../tools/local/inbox/provider-rules.ts';
import { ANY_CHARACTER } from '../../support/any-character.ts';
import { alertWith } from '../../unit/notify/alert-builder.ts';

const OPTIONS = { dashboardUrl: 'https://wazuh.example.com' };
const text = fc.oneof(
  fc.string({ unit: ANY_CHARACTER, maxLength: 60 }),
  fc.constantFrom('[x](https://evil.example)', '**b**', '<at>all</at>', '# h', '\ud800', '\u202e', ','),
  fc.integer({ min: 1, max: 20_000 }).map((length) => '漢"'.repeat(length)),
);

/** An alert whose every text may be anything. */
const notifications = fc
  .record({
    rule: fc.record({
      id: fc.nat(999_999).map(String),
      level: fc.nat(16),
      description: text,
      groups: fc.array(text, { maxLength: 40 }),
      mitre: fc.record({ id: fc.array(text, { maxLength: 12 }), technique: fc.array(text) }),
      pci_dss: fc.array(text, { maxLength: 12 }),
    }),
    agent: fc.record({ id: fc.constant('001'), name: text }),
    words: fc.array(text, { minLength: 8, maxLength: 8 }),
    kind: fc.constantFrom(...NOTIFICATION_KINDS),
    by: text,
    count: fc.integer({ min: 1, max: 1_000_000 }),
    since: fc.nat(4_000_000_000_000),
  })
  .map(({ rule, agent, words, kind, by, count, since }): Notification => {
    const [name, action, reason, tenant, service, agentOf, url, target] = words;
    const data = {
      url,
      sluice: {
        event: { action, reason },
        user: { name, target: { name: target } },
        organization: { id: tenant },
        service: { name: service },
        user_agent: { original: agentOf },
      },
    };
    const facts = factsOf(alertWith({ rule, agent, data }));
    return { kind, history: { firstAt: since, total: count, by }, count, since, until: since + 1_000, facts };
  });

function ofAny(law: (notification: Notification) => void) {
  fc.assert(fc.property(notifications, law), { numRuns: 60 });
}

const request = (path: string, body: object, headers = {}) => ({
  path,
  headers: { 'content-type': 'application/json', ...headers },
  body: JSON.stringify(body),
});

describe('whatever an event holds', () => {
  test('PagerDuty takes the event', () => {
    const rules = pagerDutyRules();
    ofAny((notification) => {
      const { event } = renderPagerDuty(notification, OPTIONS);
      const keys = { routing_key: '0'.repeat(32), dedup_key: 'k' };
      expect(rules(request('/v2/enqueue', { ...event, ...keys })).status).toBe(202);
    });
  });

  test('Opsgenie takes the request', () => {
    const rules = opsgenieRules('key');
    const headers = { authorization: 'GenieKey key' };
    ofAny((notification) => {
      const { action, body } = renderOpsgenie(notification, OPTIONS);
      const answer =
        action === 'create'
          ? rules(request('/v2/alerts', { ...body, alias: 'a' }, headers))
          : rules(request(`/v2/alerts/a/${action}?identifierType=alias`, body, headers));
      expect(answer.status).toBe(202);
    });
  });

  test('Teams takes the card, which shows nothing as Markdown and leads nowhere of the event’s choice', () => {
    const rules = teamsRules();
    ofAny((notification) => {
      const { body } = renderTeams(notification, OPTIONS);
      expect(rules(request('/', body)).status).toBe(202);
      for (const [, url] of JSON.stringify(body).matchAll(/"url":"([^"]*)"/g))
        expect(url).toMatch(/^https:\/\/(wazuh\.example\.com|attack\.mitre\.org)\//);
    });
  });

  test('a topic takes the subject, and the whole with its attributes in 256 KB', () => {
    ofAny((notification) => {
      const { subject, text: body, attributes } = renderSns(notification, OPTIONS);
      expect(subject).toMatch(/^[\x21-\x7e][\x20-\x7e]{0,98}$/);
      expect(Buffer.byteLength(body + JSON.stringify(attributes))).toBeLessThan(262_144);
      for (const value of Object.values(attributes)) expect(value).not.toBe('');
      expect(`${body}${JSON.stringify(attributes)}`.isWellFormed()).toBe(true);
    });
  });

  test('a webhook and Shuffle get what is described', () => {
    const shuffle = shuffleRules();
    ofAny((notification) => {
      const { data } = renderWebhook(notification, OPTIONS);
      expect(WebhookDataSchema.safeParse(data).error).toBeUndefined();
      expect(shuffle(request('/', renderShuffle(notification, OPTIONS).body)).status).toBe(200);
    });
  });
});
