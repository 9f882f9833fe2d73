import type { Browser, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { ConsoleServer } from '../../tools/console/server.ts';
import { DOCUMENT, OPERATIONS } from '../support/api-document.ts';
import { startBareConsole } from '../support/bare-console.ts';
import { launchBrowser, withoutBrowser } from '../support/browser.ts';
import { doubledIds, faintTexts, overflow } from '../support/page-checks.ts';

const WINDOW = { width: 1280, height: 720 };
const VARIABLES = { SLUICE_URL: 'http://127.0.0.1:8787', SLUICE_KEY: 'slk_of_the_local_stack' };

describe.skipIf(withoutBrowser)('the page about the HTTP API', () => {
  let site: ConsoleServer;
  let browser: Browser;
  let page: Page;
  let offences: string[];

  beforeAll(async () => {
    browser = await launchBrowser();
    site = await startBareConsole(undefined, { variables: VARIABLES });
    const context = await browser.newContext({ permissions: ['clipboard-read', 'clipboard-write'] });
    // One page, loaded again for each test: a window of its own costs four times as much.
    page = await context.newPage();
    page.setDefaultTimeout(10_000);
    page.on('request', (request) => {
      if (!request.url().startsWith(`${site.endpoint}/`) && !request.url().startsWith('data:'))
        offences.push(`request to ${request.url()}`);
    });
    page.on('pageerror', ({ message }) => offences.push(message));
    page.on('console', (message) => {
      if (message.type() === 'error' || message.type() === 'warning') offences.push(message.text());
    });
  });
  afterAll(async () => {
    await browser?.close();
    await site?.close();
  });
  beforeEach(async () => {
    offences = [];
    await page.setViewportSize(WINDOW);
    await page.emulateMedia({ colorScheme: null });
    await page.goto(`${site.endpoint}/api?token=${site.token}`);
  });
  afterEach(() => {
    expect(offences).toEqual([]);
  });

  test('the console leads to it and it leads back', async () => {
    await page.getByRole('link', { name: 'Console' }).click();
    await page.getByRole('heading', { level: 1, name: 'Sluice', exact: true }).waitFor();
    await page.getByRole('link', { name: 'HTTP API' }).click();
    await page.getByRole('heading', { level: 1, name: 'Sluice HTTP API' }).waitFor();
  });

  test('every route and every schema of the document has its heading, and the document is a click away', async () => {
    const routes = await page.getByRole('heading', { level: 2 }).allTextContents();
    for (const route of OPERATIONS.keys())
      expect(
        routes.some((text) => text.startsWith(route)),
        route,
      ).toBe(true);
    const schemas = page.getByRole('region', { name: 'Schemas' }).getByRole('heading', { level: 3 });
    expect(await schemas.allTextContents()).toEqual(Object.keys(DOCUMENT.components.schemas));
    const served = await page.request.get(`${site.endpoint}/openapi.json`);
    expect(served.headers()['content-type']).toBe('application/json');
    expect(await served.json()).toEqual(DOCUMENT);
  });

  test('a line to try is copied as it stands, and the page says so', async () => {
    const events = page.getByRole('region', { name: 'POST /v1/events' });
    await events.getByRole('button', { name: 'Copy: One event', exact: true }).click();
    await page.getByRole('status').getByText('Copied.').waitFor();
    const [sample] = OPERATIONS.get('POST /v1/events')?.['x-codeSamples'] ?? [];
    expect(await page.evaluate('navigator.clipboard.readText()')).toBe(sample?.source);
  });

  test('the set-up names the address and the key of this stack', async () => {
    await page.getByRole('button', { name: 'Copy: set up' }).click();
    await page.getByRole('status').getByText('Copied.').waitFor();
    const lines = String(await page.evaluate('navigator.clipboard.readText()')).split('\n');
    expect(lines).toEqual(Object.entries(VARIABLES).map(([name, value]) => `export ${name}=${value}`));
  });

  test('an answer opens to its example and leads to its schema', async () => {
    const events = page.getByRole('region', { name: 'POST /v1/events' });
    const answer = events.locator('details.answer').filter({ hasText: /^\s*503/ });
    await answer.locator('summary').first().click();
    await answer.getByText('unavailable', { exact: true }).last().click();
    await answer.getByText('Nothing can be taken right now').last().waitFor();
    await answer.getByRole('link', { name: 'Problem', exact: true }).click();
    expect(page.url()).toMatch(/#Problem$/);
    const table = page.getByRole('table', { name: 'Problem' });
    expect(await table.getByRole('rowheader').allTextContents()).toEqual(
      ['type', 'code', 'status', 'title', 'detail', 'requestId'].map((name) => `${name} required`),
    );
  });

  test('the keyboard skips the contents and opens a line', async () => {
    await page.keyboard.press('Tab');
    expect(await page.locator(':focus').textContent()).toBe('Skip to the routes');
    await page.keyboard.press('Enter');
    expect(await page.locator(':focus').getAttribute('id')).toBe('routes');
    const lines = page
      .locator('details:has([data-copy]) > summary')
      .filter({ hasText: /^One event a line$/ });
    await lines.focus();
    await page.keyboard.press('Enter');
    await page.getByRole('button', { name: 'Copy: One event a line', exact: true }).waitFor();
  });

  test('it has its landmarks, no identifier twice, no link that leads nowhere, and a name for every button', async () => {
    expect(await page.locator('html').getAttribute('lang')).toBe('en');
    for (const landmark of ['banner', 'main', 'navigation'] as const)
      expect(await page.getByRole(landmark).count(), landmark).toBe(1);
    expect(await doubledIds(page)).toEqual([]);
    expect(
      await page.evaluate(
        `[...document.querySelectorAll('a[href^="#"]')].map(({ hash }) => hash.slice(1)).filter((id) => !document.getElementById(id))`,
      ),
    ).toEqual([]);
    expect(await page.getByRole('button', { name: /^\s*$/ }).count()).toBe(0);
  });

  test.each(['light', 'dark'] as const)(
    'every text stands out from its ground in a %s theme',
    async (colorScheme) => {
      await page.emulateMedia({ colorScheme });
      await page.evaluate(`document.querySelectorAll('details').forEach((each) => { each.open = true; })`);
      expect(await faintTexts(page)).toEqual([]);
    },
  );

  test('at 360 pixels nothing is cut off, everything opened', async () => {
    await page.setViewportSize({ width: 360, height: 740 });
    await page.evaluate(`document.querySelectorAll('details').forEach((each) => { each.open = true; })`);
    expect(await overflow(page)).toBe(0);
  });
});
