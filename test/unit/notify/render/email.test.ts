import { describe, expect, test } from 'vitest';
import { MAX_SUBJECT, renderEmail } from '../../../../src/notify/render/email.ts';
import { alertWith, digestOf, everyKindOf, firstOf, goldenAlert, goldenAlerts } from '../alert-builder.ts';

const OPTIONS = { dashboardUrl: 'https://wazuh.example.com' };

describe('a mail', () => {
  test('of every alert a real manager wrote has no empty field and no leftover of code', () => {
    for (const alert of goldenAlerts())
      for (const notification of everyKindOf(alert)) {
        const { subject, text, html } = renderEmail(notification, OPTIONS);
        expect(subject.length).toBeLessThanOrEqual(MAX_SUBJECT);
        expect(`${subject}${text}${html}`).not.toMatch(/undefined|null|\[object|NaN/);
        expect(text).not.toMatch(/^[A-Z][\w ]*:\s*$/m);
      }
  });

  test('says in its subject how bad, what, who and where', () => {
    expect(renderEmail(firstOf(goldenAlert('100803'))).subject).toBe(
      '[HIGH] 5 failed logins from 198.51.100.66 in 5 minutes (u_9, checkout, tenant_a)',
    );
  });

  test('says who and where within the sentence of a rule that ends one', () => {
    const rule = { description: 'Shop: a coupon was forged.' };
    const { subject } = renderEmail(firstOf(alertWith({ rule, data: { dstuser: 'u_9' } })));
    expect(subject).toMatch(/^\[\w+\] Shop: a coupon was forged \(u_9\)$/);
  });

  test('has one subject for all of a group, so that clients keep the mails together', () => {
    const [first, ...later] = everyKindOf(goldenAlert('100803')).map((each) => renderEmail(each));
    for (const { subject } of later.filter(({ subject }) => subject !== first?.subject))
      expect(subject).toBe(`Re: ${first?.subject}`);
    expect(renderEmail(digestOf(goldenAlert('100803'), 3)).text).toMatch(/^HIGH: 3 more: 5 failed logins/);
  });

  test('speaks of one repeat in the singular', () => {
    expect(renderEmail(digestOf(goldenAlert('100803'), 1)).text).toContain('1 more alert of this kind, at ');
  });

  test('is complete in plain text', () => {
    const { text } = renderEmail(firstOf(goldenAlert('80250')), OPTIONS);
    expect(text).toMatch(/^User: +ann · arn:aws:iam::111122223333:user\/ann$/m);
    expect(text).toMatch(/^Source: +198\.51\.100\.7$/m);
    expect(text).toMatch(/^Compliance: +PCI DSS 10\.2\.4/m);
    expect(text).toContain('aws iam attach-user-policy --user-name ann');
    expect(text).toContain('Open in Wazuh: https://wazuh.example.com/app/');
  });

  test('says the same in HTML', () => {
    const { html, text } = renderEmail(firstOf(goldenAlert('80250')), OPTIONS);
    for (const [, value] of text.matchAll(/^(?:User|Source|Compliance|Agent): +(.*)$/gm))
      expect(html).toContain(value);
  });

  test('has a subject of one line whatever the event holds', () => {
    const description = `a\r\nBcc: victim@example.com\u2028${'x'.repeat(500)}`;
    const { subject } = renderEmail(firstOf(alertWith({ rule: { description } })));
    expect(subject).not.toMatch(/[\r\n\u2028]/);
    expect(subject.length).toBeLessThanOrEqual(MAX_SUBJECT);
  });

  test('lets no event smuggle an encoded word into the subject', () => {
    const description = '=?utf-8?B?SGVsbG8=?= =?utf-8?Q?x?=';
    expect(renderEmail(firstOf(alertWith({ rule: { description } }))).subject).not.toContain('=?');
  });

  test('escapes everything of the event in HTML', () => {
    const evil = `"><img src=x onerror=alert(1)><a href='https://evil.example'>`;
    const { html } = renderEmail(
      firstOf(alertWith({ rule: { description: evil }, data: { dstuser: evil, url: evil } })),
    );
    expect(html).not.toMatch(/<img|<a href='|evil\.example'>/);
    expect(html).toContain('&quot;&gt;&lt;img src=x onerror=alert(1)&gt;&lt;a href=&#39;https:');
  });

  test('loads nothing from anywhere', () => {
    const { html } = renderEmail(firstOf(goldenAlert('100803')), OPTIONS);
    expect(html).not.toMatch(/<(img|script|link|iframe)\b|url\(|@import|src=/);
  });

  test('can be read without its style sheet, which only adds darkness and a narrow form', () => {
    const threat = { feed: { name: 'a feed' } };
    const { html } = renderEmail(firstOf(alertWith({ data: { sluice: { threat } } })), OPTIONS);
    const [, css = ''] = /<style>([^<]*)<\/style>/.exec(html) ?? [];
    expect(css.replaceAll(/@media \([^)]*\)\{(?:[^{}]*\{[^{}]*\})*\}/g, '')).toBe(
      ':root{color-scheme:light dark;supported-color-schemes:light dark}',
    );
    for (const [, name] of css.matchAll(/\.([a-z]+)\{/g))
      expect(html).toMatch(new RegExp(`class="[^"]*\\b${name}\\b`));
  });

  test('of what is over asks for nothing any more', () => {
    const resolved = everyKindOf(goldenAlert('100803')).find(({ kind }) => kind === 'resolved');
    const mail = resolved && renderEmail(resolved, OPTIONS);
    expect(mail?.text).toMatch(/^HIGH: Resolved: 5 failed logins/);
    expect(`${mail?.text}${mail?.html}`).not.toMatch(/what to do/i);
  });
});
