import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { adviceFor } from '../../../src/notify/advice/advice-for.ts';
import { factsOf, MAX_FACTS_BYTES, readFacts, writeFacts } from '../../../src/notify/alert/alert-facts.ts';
import { parseAlert } from '../../../src/notify/alert/wazuh-alert.ts';
import { groupKey } from '../../../src/notify/group/group-key.ts';
import { NOTIFICATION_KINDS } from '../../../src/notify/group/outbox-entry.ts';
import { MAX_SUBJECT, renderEmail } from '../../../src/notify/render/email.ts';
import type { Notification } from '../../../src/notify/render/notification.ts';
import { RENDERERS, render } from '../../../src/notify/render/render.ts';
import { renderSlack } from '../../../src/notify/render/slack.ts';
import { readPayload } from '../../../tools/local/inbox/slack-limits.ts';
import { ANY_CHARACTER } from '../../support/any-character.ts';

/** Pieces that mean something to Slack, HTML, mail, shells, Rison or a terminal. */
const hostilePiece = fc.constantFrom(
  '<!channel>',
  '<@U1>',
  '<https://evil.example|x>',
  '@here',
  '@channel',
  '&lt;',
  '```',
  '`',
  '*',
  '</td><script>x</script>',
  '"><img src=x onerror=y>',
  "' onmouseover='y",
  '\r\nBcc: x@example.com',
  '\u2028',
  '\u202e',
  '\u0000',
  '\ud800',
  '👩',
  '$(id)',
  ';rm -rf /;',
  "!'",
  '&'.repeat(400),
  '漢'.repeat(900),
);
const text = fc.oneof(
  fc.string({ unit: ANY_CHARACTER, maxLength: 60 }),
  fc.array(hostilePiece, { minLength: 1, maxLength: 12 }).map((pieces) => pieces.join('')),
  fc.integer({ min: 1, max: 20_000 }).map((length) => '<'.repeat(length)),
);
const texts = fc.array(text, { maxLength: 30 });
/** Where Wazuh promises a text, and where anything at all may stand. */
const anything = fc.oneof(text, fc.jsonValue({ maxDepth: 2 }));

const alertArbitrary = fc
  .record({
    timestamp: text.filter((t) => t !== '').map((t) => t.slice(0, 64)),
    id: text.filter((t) => t !== '').map((t) => t.slice(0, 128)),
    rule: fc.record({
      id: fc.nat(999_999).map(String),
      level: fc.nat(16),
      description: text,
      groups: texts,
      frequency: anything,
      mitre: fc.record({ id: anything, technique: texts, tactic: texts }),
      pci_dss: anything,
      gdpr: texts,
    }),
    agent: fc.record({ id: fc.nat(99_999).map((id) => String(id).padStart(3, '0')), name: text, ip: text }),
    manager: fc.record({ name: text.filter((t) => t !== '').map((t) => t.slice(0, 256)) }),
    location: text,
    data: fc.record(
      {
        srcip: fc.oneof(fc.ipV4(), fc.ipV6(), text),
        dstuser: anything,
        url: anything,
        action: anything,
        sluice: fc.record({
          '@timestamp': anything,
          event: fc.record({ id: anything, action: text, outcome: text, reason: text }),
          user: fc.record({ id: text, name: text, target: fc.record({ id: text }) }),
          source: fc.record({ ip: text, geo: fc.record({ country_name: text }), as: anything }),
          organization: fc.record({ id: text }),
          service: fc.record({ name: text }),
          user_agent: fc.record({ original: text }),
          threat: fc.record({ feed: fc.record({ name: anything }), indicator: anything }),
        }),
        aws: fc.record({
          source: fc.constantFrom('cloudtrail', 'guardduty', '<!here>'),
          eventName: fc.oneof(
            fc.constantFrom('StopLogging', 'CreateAccessKey', 'PutBucketPolicy', 'AttachUserPolicy'),
            text,
          ),
          awsRegion: text,
          id: text,
          type: text,
          userIdentity: fc.record({
            type: fc.oneof(fc.constantFrom('IAMUser', 'Root', 'AssumedRole'), text),
            userName: text,
            arn: text,
            accessKeyId: text,
            sessionContext: fc.record({ sessionIssuer: fc.record({ userName: text }) }),
          }),
          requestParameters: fc.record({ userName: text, name: text, bucketName: text, groupId: text }),
        }),
      },
      { requiredKeys: [] },
    ),
  })
  .map((value) => {
    const parsed = parseAlert(value);
    if (!parsed.ok) throw new Error('the generator makes alerts only');
    return parsed.value;
  });

const notificationArbitrary = fc
  .record({
    alert: alertArbitrary,
    kind: fc.constantFrom(...NOTIFICATION_KINDS),
    history: fc.option(
      fc.record(
        {
          firstAt: fc.nat(4_000_000_000_000),
          total: fc.nat(1_000_000_000),
          reopened: fc.record({ times: fc.nat(100), resolvedAt: fc.nat(4_000_000_000_000) }),
          by: text,
          from: fc.constant('on-call'),
          similar: fc.record({ rule: fc.nat(), source: fc.nat(), user: fc.nat() }),
        },
        { requiredKeys: ['firstAt', 'total'] },
      ),
      { nil: undefined },
    ),
    count: fc.integer({ min: 1, max: 1_000_000_000 }),
    since: fc.nat(4_000_000_000_000),
    span: fc.nat(400_000_000_000),
  })
  .map(
    ({ alert, kind, history, count, since, span }): Notification => ({
      kind,
      history,
      count,
      since,
      until: since + span,
      facts: factsOf(alert),
    }),
  );

/** Amazon SNS and most webhooks take 256 KB. */
const MAX_MESSAGE_BYTES = 200_000;
const OPTIONS = { dashboardUrl: 'https://wazuh.example.com' };

/** Every link that Slack would make of the message. */
function linksOf(message: unknown): readonly string[] {
  return [...JSON.stringify(message).matchAll(/<([^>]*)>/g)].map(([, inside]) => inside ?? '');
}

describe('a message about any alert', () => {
  test('keeps Slack’s limits, calls nobody, and links nowhere but to the dashboard and ATT&CK', () => {
    fc.assert(
      fc.property(notificationArbitrary, (notification) => {
        const message = renderSlack(notification, OPTIONS);
        expect(readPayload(JSON.stringify(message)).kind).toBe('payload');
        for (const link of linksOf(message).filter(
          (each) => !/^!date\^\d+\^[^|<>]*\|[\w:()+ -]+$/.test(each),
        ))
          expect(link).toMatch(/^https:\/\/(wazuh\.example\.com|attack\.mitre\.org)\/[^|<>]*\|[\w &;.,]+$/);
        expect(JSON.stringify(message)).not.toMatch(/@(channel|here|everyone)/i);
        expect(JSON.stringify(message).isWellFormed()).toBe(true);
      }),
      { numRuns: 300 },
    );
  });

  test('can be written for every channel, within what any of them takes', () => {
    fc.assert(
      fc.property(
        notificationArbitrary,
        fc.constantFrom('Europe/Berlin', undefined),
        (notification, timeZone) => {
          for (const type of Object.keys(RENDERERS) as (keyof typeof RENDERERS)[]) {
            const json = JSON.stringify(render(type, notification, { ...OPTIONS, timeZone }));
            expect(json.isWellFormed()).toBe(true);
            expect(Buffer.byteLength(json)).toBeLessThan(MAX_MESSAGE_BYTES);
          }
        },
      ),
      { numRuns: 100 },
    );
  });

  test('has a mail subject of one short line, and HTML with no element or attribute but its own', () => {
    const own = new Set(['style', 'href', 'lang', 'charset', 'name', 'content', 'role', 'width', 'align']);
    for (const name of ['cellpadding', 'cellspacing', 'border', 'class', 'valign']) own.add(name);
    fc.assert(
      fc.property(notificationArbitrary, (notification) => {
        const { subject, html } = renderEmail(notification, OPTIONS);
        expect(subject.length).toBeLessThanOrEqual(MAX_SUBJECT);
        expect(subject).not.toMatch(/[\p{Cc}\p{Zl}\p{Zp}]/u);
        for (const [, tag, attributes] of html.matchAll(/<\/?([!\w]+)((?:\s[^<>]*)?)>/g)) {
          expect(tag).toMatch(/^(!doctype|html|head|meta|title|style|body|table|tr|td|div|b|pre|a)$/);
          for (const [, name] of (attributes ?? '').matchAll(/\s([a-z]+)=/g))
            expect(own.has(name ?? '')).toBe(true);
        }
        const outside = html.replaceAll(/<\/?[!\w]+(?:\s[^<>]*)?>/g, '');
        expect(outside).not.toMatch(/[<>]/);
      }),
      { numRuns: 300 },
    );
  });

  test('fits its facts into the bound and reads them back', () => {
    fc.assert(
      fc.property(alertArbitrary, (alert) => {
        const json = writeFacts(factsOf(alert));
        expect(Buffer.byteLength(json)).toBeLessThanOrEqual(MAX_FACTS_BYTES);
        expect(readFacts(json)).toBeDefined();
        expect(groupKey(factsOf(alert))).toMatch(/^\d{1,6}-[\w-]{22}$/);
      }),
      { numRuns: 300 },
    );
  });

  test('puts nothing of the event into a command but what is harmless to a shell', () => {
    fc.assert(
      fc.property(alertArbitrary, (alert) => {
        for (const { what, command = '' } of adviceFor(factsOf(alert))) {
          expect(`${what}${command}`).not.toMatch(/\$\(id\)|rm -rf|<!|evil|<\/?script|&&|漢|`/);
          expect(what).toMatch(/^[\x20-\x7e]+$/);
          expect(command).toMatch(/^[\x20-\x7e\n]*$/);
        }
      }),
      { numRuns: 300 },
    );
  });
});

test('anything at all is either an alert that can be told or refused', () => {
  fc.assert(
    fc.property(fc.anything(), (value) => {
      const parsed = parseAlert(value);
      if (parsed.ok) factsOf(parsed.value);
      else expect(parsed.error).toBe('invalid_alert');
    }),
  );
});
