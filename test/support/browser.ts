import { writeSync } from 'node:fs';
import type { Browser } from 'playwright-core';
import { findChromium, launchChromium } from '../../tools/console/chromium.ts';

const path = findChromium(process.env);
const required = process.env.SLUICE_REQUIRE_BROWSER === '1';

/** No browser here, and none demanded by `SLUICE_REQUIRE_BROWSER=1` (which makes the tests fail instead). */
export const withoutBrowser = path === undefined && !required;

if (withoutBrowser)
  writeSync(
    2,
    'The browser tests are skipped because no Chromium was found: install one (apt-get install chromium) or name it in SLUICE_CHROMIUM.\n',
  );

export async function launchBrowser(): Promise<Browser> {
  if (path === undefined)
    throw new Error(
      'SLUICE_REQUIRE_BROWSER=1, but no Chromium was found: install one or set SLUICE_CHROMIUM',
    );
  return launchChromium(path);
}
