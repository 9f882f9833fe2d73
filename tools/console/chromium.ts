import { existsSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { type Browser, chromium } from 'playwright-core';
import { CodedError } from '../../src/kernel/coded-error.ts';

const NAMES = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable', 'chrome.exe'];

/** Where installers put it when it is not on the PATH. */
const USUAL_PLACES = [
  '/usr/bin',
  '/usr/lib/chromium',
  '/opt/google/chrome',
  '/snap/bin',
  'C:\\Program Files\\Google\\Chrome\\Application',
];
const USUAL_FILES = [
  '/opt/google/chrome/chrome',
  '/Applications/Chromium.app/Contents/MacOS/Chromium',
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
];

/** Nothing of its own accord: no first-run page, no updates, no sync. */
const FLAGS = [
  '--no-sandbox',
  '--disable-gpu',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

/**
 * The Chromium of this machine: `SLUICE_CHROMIUM`, else the first one on the PATH or in the usual places.
 *
 * @throws CodedError `browser_missing` when `SLUICE_CHROMIUM` names a file that is not there
 */
export function findChromium(variables: NodeJS.ProcessEnv): string | undefined {
  const named = variables.SLUICE_CHROMIUM;
  if (named !== undefined && named !== '') {
    if (existsSync(named)) return named;
    throw new CodedError('browser_missing', `SLUICE_CHROMIUM names ${named}, but no such file exists`);
  }
  const folders = [...(variables.PATH ?? '').split(delimiter).filter(Boolean), ...USUAL_PLACES];
  return [...NAMES.flatMap((name) => folders.map((folder) => join(folder, name))), ...USUAL_FILES].find(
    existsSync,
  );
}

/** Starts it without a window, with an empty profile that goes away with it. */
export function launchChromium(path: string): Promise<Browser> {
  return chromium.launch({ executablePath: path, headless: true, args: FLAGS });
}
