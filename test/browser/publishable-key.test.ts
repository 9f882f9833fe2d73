import { randomBytes } from 'node:crypto';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createDynamoDbClient } from '../../adapters/aws/clients/dynamodb-client.ts';
import { createKeyRegistry } from '../../adapters/aws/table/key-store.ts';
import { createTable } from '../../adapters/aws/table/table.ts';
import { createIngestKey, KEY_ID_BYTES, KEY_SECRET_BYTES } from '../../src/intake/door/ingest-key.ts';
import { PLAIN_KEY } from '../../src/intake/door/key-store.ts';
import type { LocalServer } from '../../tools/local/listen.ts';
import type { Stack } from '../../tools/local/stack.ts';
import { LOCAL } from '../../tools/local/stack-config.ts';
import { launchBrowser, withoutBrowser } from '../support/browser.ts';
import { serveExamplePage } from '../support/page-server.ts';
import { eventually, startObservedStack } from '../support/running-stack.ts';

const KEY = createIngestKey(
  { id: randomBytes(KEY_ID_BYTES), secret: randomBytes(KEY_SECRET_BYTES) },
  'publishable',
);

describe.skipIf(withoutBrowser)('the example of a page with a publishable key', () => {
  let stack: Stack;
  let browser: Browser;
  let page: Page | undefined;
  let shop: LocalServer;
  let elsewhere: LocalServer;

  beforeAll(async () => {
    [browser, stack] = await Promise.all([launchBrowser(), startObservedStack()]);
    const site = { url: stack.ingestUrl, key: KEY.text };
    [shop, elsewhere] = await Promise.all([serveExamplePage(site), serveExamplePage(site)]);
    const client = createDynamoDbClient(stack.aws);
    await createKeyRegistry(createTable(client, stack.table)).add(
      {
        ...PLAIN_KEY,
        id: KEY.id,
        secretHash: KEY.secretHash,
        tenant: LOCAL.tenant,
        application: 'shop-web',
        kind: 'publishable',
        origins: [shop.endpoint],
      },
      Date.now(),
    );
    client.destroy();
  });
  afterAll(async () => {
    await Promise.all([browser?.close(), stack?.close(), shop?.close(), elsewhere?.close()]);
  });

  /** Opens the page and hears what the browser says and sends to the door. */
  async function open(origin: string) {
    page ??= await browser.newPage();
    page.removeAllListeners();
    const said: string[] = [];
    const sent: string[] = [];
    page.on('console', (message) => said.push(message.text()));
    page.on('pageerror', (error) => said.push(error.message));
    page.on('request', (request) => {
      if (request.url().startsWith(stack.ingestUrl)) sent.push(`${request.method()} ${request.url()}`);
    });
    await page.goto(origin);
    return { page, said, sent };
  }

  async function signIn(page: Page, user: string) {
    await page.getByLabel('Name').fill(user);
    await page.getByLabel('Password').fill('not-to-be-seen');
    await page.getByRole('button', { name: 'Sign in' }).click();
  }

  const arrived = (user: string) =>
    (stack.manager?.events() ?? []).filter((line) => line.includes(`"id":"${user}"`));

  test('brings a failed sign-in to the manager, across origins, and the browser has nothing to complain of', async () => {
    const { page, said, sent } = await open(shop.endpoint);
    await signIn(page, 'u_page');
    await eventually('the event arrives', () => arrived('u_page').length === 1);
    expect(JSON.parse(arrived('u_page')[0] ?? '')).toMatchObject({
      srcip: '127.0.0.1',
      sluice: {
        event: { action: 'auth_login_failed', outcome: 'failure' },
        user_agent: { original: expect.stringContaining('Chrome') },
        service: { name: 'shop-web' },
        organization: { id: LOCAL.tenant },
        details: { form: 'sign-in' },
      },
    });
    expect(sent).toEqual([`POST ${stack.ingestUrl}/v1/events`]);
    expect(said).toEqual([]);
  });

  test('brings what is in hand when the page is left at once', async () => {
    const { page } = await open(shop.endpoint);
    await signIn(page, 'u_leaving');
    await page.goto('about:blank');
    await eventually('the event arrives', () => arrived('u_leaving').length === 1);
  });

  test('brings nothing from another origin, and the page itself goes on', async () => {
    const { page, said } = await open(elsewhere.endpoint);
    const refused = page.waitForEvent('console', (message) => message.text().includes('CORS policy'));
    await signIn(page, 'u_elsewhere');
    await refused;
    await signIn(page, 'u_elsewhere_again');
    expect(await page.getByRole('button', { name: 'Sign in' }).isEnabled()).toBe(true);
    expect(said.filter((text) => text.includes(KEY.text))).toEqual([]);
    expect([...arrived('u_elsewhere'), ...arrived('u_elsewhere_again')]).toEqual([]);
  });

  test('cannot raise what only servers may tell', async () => {
    const { page } = await open(shop.endpoint);
    const answer = await page.evaluate(
      async ({ url, key }) => {
        const response = await fetch(`${url}/v1/events`, {
          method: 'POST',
          headers: { authorization: `Bearer ${key}`, 'content-type': 'application/json' },
          body: '{"action":"admin_privilege_change"}',
        });
        return { body: await response.json(), left: response.headers.get('ratelimit-remaining') };
      },
      { url: stack.ingestUrl, key: KEY.text },
    );
    expect(answer).toMatchObject({
      body: { accepted: 0, outcomes: [{ status: 'rejected', code: 'not_permitted', path: 'action' }] },
      left: expect.stringMatching(/^\d+$/),
    });
  });
});
