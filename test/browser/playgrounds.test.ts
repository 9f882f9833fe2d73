import type { Browser, Page, Request } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { Stack } from '../../tools/local/stack.ts';
import { launchBrowser, withoutBrowser } from '../support/browser.ts';
import { type ConsolePage, openConsole } from '../support/console-page.ts';
import { axeFaults, doubledIds, faintTexts, hasRun, overflow } from '../support/page-checks.ts';
import { type Observed, startObservedStack } from '../support/running-stack.ts';

const CARD = ['4111', '1111', '1111', '1111'].join(' ');
const HOSTILE = '<img src=x onerror="globalThis.ran=1">';
const SELECTED = `(({ value, selectionStart, selectionEnd }) => value.slice(selectionStart, selectionEnd))(document.activeElement)`;
const OPEN_ALL = "for (const one of document.querySelectorAll('details')) one.open = true";
const SLOW = { timeout: 20_000 };

describe.skipIf(withoutBrowser)('the playgrounds', () => {
  let stack: Stack & Observed;
  let browser: Browser;
  let shown: ConsolePage;
  let page: Page;

  beforeAll(async () => {
    browser = await launchBrowser();
    // Nothing goes through it here that its schedules would have to look after.
    stack = await startObservedStack({ tickMs: 60_000 });
    shown = await openConsole(browser, stack);
    ({ page } = shown);
  });
  afterAll(async () => {
    await browser?.close();
    await stack?.close();
  });
  beforeEach(() => shown.openAgain());
  afterEach(() => {
    expect(shown.offences).toEqual([]);
  });

  const open = async (name: 'Redaction playground' | 'Rule playground') => {
    await page.getByRole('tab', { name }).click();
    await page.getByRole('tabpanel', { name }).getByRole('article').first().waitFor();
  };
  const outcome = () => page.getByRole('tabpanel').getByRole('status');
  const side = (name: string) => page.getByRole('region', { name: new RegExp(`^${name}`) });

  test('a record and a policy show what goes and what stays, while they are written', async () => {
    await open('Redaction playground');
    await outcome().getByText('5 findings').waitFor();
    await page.getByLabel('Record, or one a line').fill(
      JSON.stringify({
        action: 'pay',
        source: { ip: '198.51.100.7' },
        details: { note: `${CARD} ${HOSTILE}` },
      }),
    );
    await outcome().getByText('1 finding', { exact: true }).waitFor();
    expect(await side('Before').locator('mark').allTextContents()).toEqual([CARD]);
    expect(await side('After').locator('mark').allTextContents()).toEqual(['[REDACTED:payment_card]']);
    await page
      .getByRole('listitem')
      .filter({ hasText: 'source.ip ip_address' })
      .getByText('kept by policy')
      .waitFor();
    await page.getByLabel('Policy, as redaction').fill("{ detectors: { payment_card: 'partial' } }");
    await side('After').getByText('************1111').waitFor();
    // Focus on a finding sets it off on both sides.
    await page.getByRole('button', { name: 'Show payment_card in sluice.details.note' }).focus();
    expect(await page.locator('mark.hot').allTextContents()).toEqual([CARD, '************1111']);
    expect(await hasRun(page)).toBe(false);
  });

  test('a policy of the guide is put in the place of one’s own, and a text stays a text', async () => {
    await open('Redaction playground');
    await page.getByRole('combobox', { name: 'Policy' }).selectOption('Pseudonyms instead of masks');
    await side('After')
      .getByText(/email_[0-9a-f]{16}/)
      .waitFor();
    await page.getByLabel('Kind of record').selectOption('Plain text');
    await page.getByLabel('Record, or one a line').fill('mail ann@example.com\nnow');
    await expect.poll(() => side('After').innerText(), SLOW).toMatch(/^mail email_[0-9a-f]{16}\nnow$/);
  });

  test('what cannot be read is told with its place, and a press leads there', async () => {
    await open('Redaction playground');
    const policy = page.getByLabel('Policy, as redaction');
    await policy.fill("{\n  detectors: { emial: 'mask' },\n}");
    await outcome().getByText('no detector "emial"').waitFor();
    await outcome().getByRole('button', { name: 'Policy, line 2, column 16, detectors.emial' }).click();
    expect(await page.evaluate(SELECTED)).toBe("emial: 'mask' },");
    // What was answered before is still there, and what is mended is answered again.
    expect(await side('After').count()).toBe(1);
    await policy.fill('{}');
    await outcome().getByText('5 findings').waitFor();
  });

  test('a rule of one’s own takes its event, and when it does not, the condition that failed is told', async () => {
    await open('Rule playground');
    await outcome().getByText('Rule 112001 (level 8) takes the event: an alert is written.').waitFor();
    const own = page
      .getByRole('group')
      .filter({ has: page.getByText('yours') })
      .last();
    expect(await own.getByRole('listitem').allInnerTexts()).toEqual([
      'holds field sluice.event.action osregex ^refund$ met refund',
      'holds field sluice.details.amount pcre2 ^\\d{4,}$ met 1250',
    ]);
    const rules = page.getByLabel("Rules in Wazuh's XML");
    await rules.fill((await rules.inputValue()).replace('{4,}', '{5,}'));
    await page
      .getByRole('list', { name: 'Why your rules did not take it' })
      .getByText('112001 did not match')
      .waitFor();
    expect(await own.getByRole('listitem').last().innerText()).toMatch(/^does not hold .* met 1250$/);
    await rules.fill('<group name="a,">\n<rule id="x" level="3">\n</rule></group>');
    await outcome()
      .getByRole('button', { name: /^Rules, line 2/ })
      .waitFor();
  });

  test('several events are one session, and each is explained on a press', async () => {
    await open('Rule playground');
    const sample = page.getByLabel('Sample');
    const name = (await sample.locator('option').allTextContents()).find((label) =>
      label.startsWith('100110: '),
    );
    await sample.selectOption(name ?? '');
    const events = page.getByRole('list', { name: 'Each event' }).getByRole('button');
    await expect.poll(() => events.count(), SLOW).toBe(10);
    await outcome().getByText('Rule 100110').waitFor();
    await events.first().click();
    await outcome().getByText('Rule 100101').waitFor();
    expect(await events.first().getAttribute('aria-pressed')).toBe('true');
  });

  test('nothing of what is pasted leaves the machine, is logged or kept', async () => {
    const secret = 'wq7-Kestrel-4471';
    const output: string[] = [];
    const write = process.stdout.write.bind(process.stdout);
    process.stdout.write = (text) => output.push(String(text)) > 0;
    const requests: Request[] = [];
    const listen = (request: Request) => requests.push(request);
    page.on('request', listen);
    try {
      await open('Redaction playground');
      await page.getByLabel('Kind of record').selectOption('Plain text');
      await page.getByLabel('Record, or one a line').fill(`password=${secret}`);
      await side('Before').getByText(secret).waitFor();
      await open('Rule playground');
      await page.getByLabel('Event, or one a line').fill(JSON.stringify({ action: secret }));
      await page.getByRole('region', { name: 'The line that Wazuh reads' }).getByText(secret).waitFor();
      // It outlives a change of tabs, in this page alone.
      await open('Redaction playground');
      expect(await page.getByLabel('Record, or one a line').inputValue()).toContain(secret);
    } finally {
      process.stdout.write = write;
      page.off('request', listen);
    }
    const carrying = requests.filter((request) => `${request.url()} ${request.postData()}`.includes(secret));
    expect(new Set(carrying.map((request) => `${request.method()} ${request.url()}`))).toEqual(
      new Set(['play-redaction', 'play-rule'].map((name) => `POST ${stack.consoleUrl}/call/${name}`)),
    );
    const state = { headers: { authorization: `Bearer ${stack.consoleToken}` } };
    const kept = [
      output,
      stack.logLines,
      stack.bodies,
      stack.journal.entries(),
      page.url(),
      await (await fetch(`${stack.consoleUrl}/state.json`, state)).text(),
      await page.evaluate(
        'JSON.stringify([{ ...localStorage }, { ...sessionStorage }, document.cookie, history.state])',
      ),
    ];
    expect(JSON.stringify(kept)).not.toContain(secret);
    await shown.openAgain('#tab/redaction');
    await side('Before').waitFor();
    expect(await page.getByLabel('Record, or one a line').inputValue()).not.toContain(secret);
  });

  test.each([
    ['light', 1400],
    ['dark', 360],
  ] as const)(
    'axe finds nothing, texts stand out and nothing is cut off in a %s theme at %i pixels',
    async (colorScheme, width) => {
      await page.emulateMedia({ colorScheme });
      await page.setViewportSize({ width, height: 800 });
      for (const name of ['Redaction playground', 'Rule playground'] as const) {
        await open(name);
        await page.evaluate(OPEN_ALL);
        expect(await axeFaults(page)).toEqual([]);
        expect(await faintTexts(page)).toEqual([]);
        expect(await overflow(page)).toBe(0);
        expect(await doubledIds(page)).toEqual([]);
      }
    },
  );
});
