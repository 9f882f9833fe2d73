import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Page } from 'playwright-core';
import { CodedError } from '../../src/kernel/coded-error.ts';
import { dayScenes } from '../local/demo/play.ts';
import { type Cast, castRun } from '../local/demo/scenes.ts';
import { startStack } from '../local/stack.ts';
import { FREE_PORTS } from '../local/stack-options.ts';
import { findChromium, launchChromium } from './chromium.ts';
import { packPng } from './png.ts';

/** Pictures for the README and the guide: `node tools/runtime/node.mjs tools/console/screenshot.ts` after a change of the page. */
const FOLDER = new URL('../../docs/images/', import.meta.url);
const SIZE = { width: 1360, height: 960 };

const path = findChromium(process.env);
if (path === undefined)
  throw new CodedError('browser_missing', 'no Chromium was found; install one or set SLUICE_CHROMIUM');

async function take(page: Page, name: string): Promise<void> {
  const file = fileURLToPath(new URL(name, FOLDER));
  const picture = packPng(await page.screenshot());
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, picture);
  console.log(`wrote ${file}, ${picture.length} bytes`);
}

const stack = await startStack({ ports: FREE_PORTS });
const browser = await launchChromium(path);
try {
  const page = await browser.newPage({ viewport: SIZE, colorScheme: 'light', locale: 'en-GB' });
  await page.goto(`${stack.consoleUrl}/?token=${stack.consoleToken}`);
  const cast: Cast = { ...castRun(), attacker: '203.0.113.77', listed: '2001:db8:bad::77' };
  const { s3 = '', sqs = '' } = stack.aws.endpoints ?? {};
  // The attack comes last, so that it stands on top.
  const isAttack = ({ title }: { readonly title: string }) => title.startsWith('six failed sign-ins');
  for (const scene of dayScenes(cast).toSorted((a, b) => Number(isAttack(a)) - Number(isAttack(b))))
    await scene.play({ ingestUrl: stack.ingestUrl, key: stack.key, s3, sqs });
  const messages = page.getByRole('region', { name: 'Messages to the team' });
  await messages.getByRole('listitem').nth(7).waitFor();
  const bruteForce = page.getByRole('row').filter({ hasText: 'brute force' }).first();
  await bruteForce.waitFor();
  const isQuiet = page.getByRole('region', { name: "The data's way" }).getByText(/^queue events 0 waiting$/);
  await isQuiet.waitFor();
  // Figures come once a second, messages at once.
  for (const channel of ['slack', 'e-mail'])
    await page.getByRole('listitem').filter({ hasText: channel }).getByText('4 sent').waitFor();
  await page.getByRole('heading', { name: 'Ledger balances' }).waitFor();
  await page
    .getByRole('table', { name: 'Ledger' })
    .getByRole('row', { name: /^app 15 15 / })
    .waitFor();
  await take(page, 'console.png');
  await page.emulateMedia({ colorScheme: 'dark' });
  await bruteForce.getByRole('button').click();
  await page.getByRole('dialog').getByText('What the team was told').waitFor();
  await take(page, 'console-event.png');
} finally {
  await browser.close();
  await stack.close();
}
