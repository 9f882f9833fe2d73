import type { Browser, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { Stack } from '../../tools/local/stack.ts';
import { launchBrowser, withoutBrowser } from '../support/browser.ts';
import { type ConsolePage, journalEvent, openConsole } from '../support/console-page.ts';
import { doubledIds, faintTexts, hasRun, overflow } from '../support/page-checks.ts';
import { postEvents, startObservedStack } from '../support/running-stack.ts';

const CARD = ['4111', '1111', '1111', '1111'].join(' ');
const HOSTILE = '<img src=x onerror="globalThis.ran=1">';

describe.skipIf(withoutBrowser)('the console', () => {
  let stack: Stack;
  let browser: Browser;
  let shown: ConsolePage;
  let page: Page;

  beforeAll(async () => {
    browser = await launchBrowser();
    stack = await startObservedStack();
    shown = await openConsole(browser, stack.consoleUrl);
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

  test('an event with a card number shows what was redacted, its rule, and on a click its line', async () => {
    const user = 'u_card';
    await postEvents(stack, [
      {
        id: 'card-1',
        action: 'transaction',
        user: { id: user },
        source: { ip: '8.8.8.8' },
        details: { note: `paid with ${CARD}` },
      },
    ]);
    const cells = shown.row(user).getByRole('cell');
    await cells.first().waitFor();
    expect(await cells.allTextContents()).toEqual([
      expect.stringMatching(/^\d\d:\d\d:\d\d$/),
      'transaction',
      'demo/hashpass',
      user,
      '8.8.8.8 US',
      'payment_card ',
      expect.stringMatching(/^100650 level 2 /),
    ]);
    await shown.row(user).getByRole('button', { name: 'transaction' }).click();
    const dialog = page.getByRole('dialog', { name: 'transaction' });
    expect(JSON.parse(await dialog.locator('pre').innerText())).toMatchObject({
      integration: 'sluice',
      sluice: { event: { id: 'card-1' }, details: { note: 'paid with [REDACTED:payment_card]' } },
    });
    expect(await dialog.locator('mark').allTextContents()).toEqual(['[REDACTED:payment_card]']);
    await page.getByRole('listitem').filter({ hasText: 'payment_card' }).waitFor();
    expect(await page.content()).not.toContain(CARD);
  });

  test('every stage counts what it did', async () => {
    await postEvents(stack, [
      { action: 'auth_login', user: { id: 'u_count_1' } },
      { action: 'auth_login', user: { id: 'u_count_2' } },
    ]);
    const taken = stack.journal.ledger()['ingest/app/received'];
    expect(taken).toBeGreaterThanOrEqual(2);
    await expect.poll(() => shown.count('ingest', 'events taken in'), { timeout: 20_000 }).toBe(taken);
    await expect.poll(() => shown.count('enrich', 'sent to Wazuh'), { timeout: 20_000 }).toBe(taken);
    await expect.poll(() => shown.count('enrich', 'waiting'), { timeout: 20_000 }).toBe(0);
    expect(Object.keys(await shown.counts('cloudtrail-forwarder'))).toEqual([
      'records read',
      'left out',
      'set aside',
    ]);
    expect(await shown.way.getByRole('heading').allTextContents()).toEqual([
      "The data's way",
      'ingest',
      'cloudtrail-forwarder',
      'enrich',
      'alert-notify',
    ]);
  });

  test('what is refused is counted with its reason', async () => {
    stack.journal.count({
      stage: 'ingest',
      source: 'app',
      outcome: 'rejected',
      reason: 'too_deep',
      count: 1_234,
    });
    await shown.stage('ingest').getByText('too deep 1,234').waitFor();
    expect(await shown.count('ingest', 'refused')).toBe(1_234);
  });

  test('brute force shows the Slack message and the mail that the team got', async () => {
    const ip = '198.51.100.24';
    await postEvents(
      stack,
      Array.from({ length: 5 }, (_, i) => ({
        action: 'auth_login_failed',
        user: { id: `u_bf_${i}` },
        source: { ip },
      })),
    );
    for (const channel of ['Slack', 'E-mail']) {
      await shown.message(channel, ip).getByText('brute force').first().click();
      await shown.message(channel, ip).getByText('Block the source address', { exact: false }).waitFor();
    }
    const slack = await shown.message('Slack', ip).innerText();
    expect(slack).toContain(`update-ip-set`);
    expect(slack).not.toMatch(/```|&gt;/);
    await shown.row('level 12').first().waitFor();
    await expect.poll(() => shown.count('alert-notify', 'messages sent')).toBeGreaterThanOrEqual(2);
  });

  test('markup in an event, a message or a warning stays text and runs nothing', async () => {
    const ip = '198.51.100.25';
    await postEvents(
      stack,
      Array.from({ length: 5 }, () => ({
        action: 'auth_login_failed',
        user: { id: HOSTILE, name: HOSTILE },
        source: { ip },
        reason: HOSTILE,
        user_agent: HOSTILE,
        details: { [HOSTILE]: HOSTILE },
      })),
    );
    stack.journal.add(
      journalEvent(HOSTILE, {
        action: HOSTILE,
        tenant: HOSTILE,
        application: HOSTILE,
        user: HOSTILE,
        address: HOSTILE,
        country: HOSTILE,
        redacted: [HOSTILE],
        rule: { id: HOSTILE, level: 15, description: HOSTILE },
        line: HOSTILE,
      }),
    );
    stack.journal.add({
      type: 'log',
      at: 0,
      level: 'warn',
      message: HOSTILE,
      fields: { [HOSTILE]: HOSTILE },
    });
    stack.journal.add({ type: 'message', at: 0, channel: HOSTILE, title: HOSTILE, text: HOSTILE });
    stack.journal.found(HOSTILE, 1);
    await shown.message('Slack', ip).first().click();
    await shown.row(ip).filter({ hasText: HOSTILE }).first().getByRole('button').click();
    await page.getByRole('dialog').getByText(HOSTILE).first().waitFor();
    await page.keyboard.press('Escape');
    await shown.row('level 15').getByRole('button', { name: HOSTILE }).click();
    expect(await page.getByRole('dialog').locator('pre').innerText()).toBe(HOSTILE);
    await page.keyboard.press('Escape');
    await page.getByRole('region', { name: 'Warnings' }).getByText(HOSTILE).waitFor();
    await page
      .getByRole('region', { name: /^Redacted/ })
      .getByText(HOSTILE)
      .waitFor();
    expect(await page.locator('img').count()).toBe(0);
    expect(await hasRun(page)).toBe(false);
  });

  test('paused, the table keeps still and says how many events wait', async () => {
    await page.getByRole('button', { name: 'Pause' }).click();
    stack.journal.add(journalEvent('later'));
    await page.getByRole('button', { name: 'Go on (1 new)' }).waitFor();
    expect(await page.getByRole('button', { name: 'action_later' }).count()).toBe(0);
    await page.getByRole('button', { name: 'Go on (1 new)' }).click();
    await page.getByRole('button', { name: 'action_later' }).waitFor();
    await page.getByRole('button', { name: 'Pause' }).waitFor();
  });

  test('the keyboard reaches an event, opens its line and comes back to it', async () => {
    stack.journal.add(journalEvent('keyboard'));
    const open = page.getByRole('button', { name: 'action_keyboard' });
    await open.waitFor();
    await page.getByRole('button', { name: 'Pause' }).focus();
    await page.keyboard.press('Tab');
    await page.keyboard.press('Enter');
    const dialog = page.getByRole('dialog', { name: 'action_keyboard' });
    await dialog.waitFor();
    expect(await dialog.getByRole('button', { name: 'Close' }).and(page.locator(':focus')).count()).toBe(1);
    await page.keyboard.press('Escape');
    await dialog.waitFor({ state: 'hidden' });
    expect(await open.and(page.locator(':focus')).count()).toBe(1);
  });

  test('the page has its landmarks, headings in order, and a name for everything that can be pressed', async () => {
    stack.journal.add(journalEvent('named'));
    await page.getByRole('button', { name: 'action_named' }).waitFor();
    expect(await page.title()).toBe('Sluice console');
    expect(await page.locator('html').getAttribute('lang')).toBe('en');
    for (const landmark of ['banner', 'main', 'contentinfo'] as const)
      expect(await page.getByRole(landmark).count(), landmark).toBe(1);
    for (const name of ["The data's way", /^Redacted/, 'Latest events', 'Messages to the team'])
      expect(await page.getByRole('region', { name }).count(), String(name)).toBe(1);
    expect(await page.getByRole('heading', { level: 1 }).allTextContents()).toEqual(['Sluice']);
    expect(await page.getByRole('columnheader').allTextContents()).toEqual([
      'Time',
      'Action',
      'From',
      'Who',
      'Where',
      'Redacted',
      'Rule',
    ]);
    expect(await page.getByRole('table', { name: 'Latest events' }).count()).toBe(1);
    const buttons = page.getByRole('button');
    expect(await buttons.count()).toBeGreaterThan(1);
    expect(await page.getByRole('button', { name: /^\s*$/ }).count()).toBe(0);
    expect(await doubledIds(page)).toEqual([]);
    await page.keyboard.press('Tab');
    expect(await page.locator(':focus').textContent()).toBe('Skip to the messages');
    await page.keyboard.press('Enter');
    expect(await page.locator(':focus').textContent()).toBe('Messages to the team');
  });

  test.each(['light', 'dark'] as const)(
    'every text stands out from its ground in a %s theme',
    async (colorScheme) => {
      await page.emulateMedia({ colorScheme });
      for (const level of [0, 5, 8, 12, 15])
        stack.journal.add(
          journalEvent(`${colorScheme}_${level}`, {
            alert: level > 0,
            rule: { id: '1', level, description: 'rule' },
            redacted: ['email'],
          }),
        );
      stack.journal.add({ type: 'log', at: 0, level: 'warn', message: 'the manager does not answer' });
      await page.getByRole('button', { name: `action_${colorScheme}_15` }).click();
      await page.getByRole('dialog').waitFor();
      expect(await faintTexts(page)).toEqual([]);
    },
  );

  test('at 360 pixels nothing is cut off and the table is still one', async () => {
    await page.setViewportSize({ width: 360, height: 740 });
    const long = 'x'.repeat(500);
    stack.journal.add(
      journalEvent(long, { user: long, application: long, rule: { id: '1', level: 3, description: long } }),
    );
    stack.journal.add({ type: 'message', at: 0, channel: 'slack', title: long, text: long });
    const open = page.getByRole('table', { name: 'Latest events' }).getByRole('row').getByRole('button');
    await open.filter({ hasText: 'xxx' }).first().waitFor();
    await shown.message('Slack', 'xxx').first().click();
    expect(await overflow(page)).toBe(0);
    await open.filter({ hasText: 'xxx' }).first().click();
    await page.getByRole('dialog').waitFor();
    expect(await overflow(page)).toBe(0);
    expect(await page.getByRole('columnheader').count()).toBe(7);
  });

  // The last: every page after it would have its hundreds of rows.
  test('of a flood of events the page keeps the newest 300, newest first, and every message', async () => {
    stack.journal.add({ type: 'message', at: 0, channel: 'slack', title: 'before the flood', text: '' });
    for (let i = 0; i < 5_000; i += 1) stack.journal.add(journalEvent(`flood_${i}`));
    await page.getByRole('button', { name: 'action_flood_4999' }).waitFor();
    const buttons = await page.getByRole('row').getByRole('button').allTextContents();
    expect(buttons).toEqual(Array.from({ length: 300 }, (_, i) => `action_flood_${4_999 - i}`));
    await page.reload();
    await page.getByRole('button', { name: 'action_flood_4999' }).waitFor();
    await shown.message('Slack', 'before the flood').waitFor();
  });
});
