import { randomBytes } from 'node:crypto';
import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { fileURLToPath } from 'node:url';
import { gzipSync } from 'node:zlib';
import { CodedError } from '../../src/kernel/coded-error.ts';
import { applicationScenes, type Cast, type Scene, trailFile } from '../local/demo/scenes.ts';
import { startStack } from '../local/stack.ts';
import { FREE_PORTS } from '../local/stack-options.ts';
import { findChromium, launchChromium } from './chromium.ts';
import { packPng } from './png.ts';

/** For the README: `node tools/runtime/node.mjs tools/console/screenshot.ts` after a change of the page. */
const FILE = fileURLToPath(new URL('../../docs/images/console.png', import.meta.url));
const SIZE = { width: 1360, height: 740 };

const isLate = ({ events }: Scene) =>
  events.some(({ action }) => action === 'auth_login_failed' || action === 'transaction');

const path = findChromium(process.env);
if (path === undefined)
  throw new CodedError('browser_missing', 'no Chromium was found; install one or set SLUICE_CHROMIUM');

const stack = await startStack({ ports: FREE_PORTS });
const browser = await launchChromium(path);
try {
  const page = await browser.newPage({ viewport: SIZE, colorScheme: 'light', locale: 'en-GB' });
  await page.goto(stack.consoleUrl);
  const cast: Cast = {
    run: randomBytes(4).toString('hex'),
    attacker: '203.0.113.77',
    listed: '2001:db8:bad::77',
    now: Date.now(),
  };
  // The attack and the order come last, so that they stand on top.
  const scenes = applicationScenes(cast).toSorted((a, b) => Number(isLate(a)) - Number(isLate(b)));
  const trail = trailFile(cast);
  await stack.putTrailFile(trail.key, gzipSync(trail.json));
  for (const { events } of scenes) {
    const { status } = await fetch(`${stack.ingestUrl}/v1/events`, {
      method: 'POST',
      headers: { authorization: `Bearer ${stack.key}`, 'content-type': 'application/json' },
      body: JSON.stringify(events),
    });
    if (status !== 202) throw new CodedError('scene_refused', `ingest answered ${status}`);
    await page
      .getByRole('row')
      .filter({ hasText: String(events.at(-1)?.action) })
      .first()
      .waitFor();
  }
  const slack = page.getByRole('listitem').filter({ hasText: 'Slack' });
  const bruteForce = slack.filter({ hasText: 'brute force' });
  await slack.nth(2).waitFor();
  await page
    .getByRole('listitem')
    .filter({ hasText: /messages sent6/ })
    .waitFor();
  await bruteForce.getByText('HIGH').first().click();
  const picture = packPng(await page.screenshot());
  mkdirSync(dirname(FILE), { recursive: true });
  writeFileSync(FILE, picture);
  console.log(`wrote ${FILE}, ${picture.length} bytes`);
} finally {
  await browser.close();
  await stack.close();
}
