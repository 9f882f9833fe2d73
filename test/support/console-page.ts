import type { Browser, Page } from 'playwright-core';
import type { JournalEntry } from '../../tools/local/journal.ts';
import type { Stack } from '../../tools/local/stack.ts';

export type ConsolePage = Awaited<ReturnType<typeof openConsole>>;

const WINDOW = { width: 1400, height: 900 };

/** The console in a browser, with what a person looks for on it. */
export async function openConsole(
  browser: Browser,
  { consoleUrl, consoleToken }: Pick<Stack, 'consoleUrl' | 'consoleToken'>,
) {
  const page = await browser.newPage({ viewport: WINDOW });
  page.setDefaultTimeout(40_000);
  const offences: string[] = [];
  page.on('request', (request) => {
    const target = request.url();
    if (!target.startsWith(`${consoleUrl}/`) && !target.startsWith('data:'))
      offences.push(`request to ${target}`);
  });
  page.on('pageerror', ({ message }) => offences.push(message));
  page.on('console', (message) => {
    if (message.type() === 'error' || message.type() === 'warning') offences.push(message.text());
  });
  /** The page as it is when somebody opens the terminal's address, in a window of the usual size. */
  const openAgain = async (hash = ''): Promise<void> => {
    offences.length = 0;
    await page.setViewportSize(WINDOW);
    await page.emulateMedia({ colorScheme: null });
    // Its token makes it another address than the one that is shown, so that it loads anew. By way of a blank page it would
    // also take another process of the browser each time.
    await page.goto(`${consoleUrl}/?token=${consoleToken}${hash}`);
    await page.getByRole('status').getByText('live', { exact: true }).waitFor();
  };
  await openAgain();

  const way = page.getByRole('region', { name: "The data's way" });
  const stage = (name: string) =>
    way.getByRole('listitem').filter({ has: page.getByRole('heading', { name, exact: true }) });
  /** Counts of a stage, by their labels. */
  const counts = async (name: string): Promise<Readonly<Record<string, string>>> => {
    const labels = await stage(name).getByRole('term').allTextContents();
    const values = await stage(name).locator('dd:not(.why)').allTextContents();
    return Object.fromEntries(labels.map((label, i) => [label, values[i] ?? '']));
  };
  return {
    page,
    openAgain,
    /** Requests that left the origin, and whatever the browser complained of. */
    offences,
    way,
    stage,
    counts,
    count: async (name: string, label: string) => Number((await counts(name))[label]?.replaceAll(',', '')),
    row: (text: string) => page.getByRole('row').filter({ hasText: text }),
    message: (channel: string, text: string) =>
      page
        .getByRole('region', { name: 'Messages to the team' })
        .getByRole('listitem')
        .filter({ hasText: channel })
        .filter({ hasText: text })
        .getByRole('button'),
  };
}

export async function closeDialog(page: Page): Promise<void> {
  await page.keyboard.press('Escape');
  await page.getByRole('dialog').waitFor({ state: 'hidden' });
}

/** An event as the journal keeps it. */
export function journalEvent(
  id: string,
  rest: Partial<Extract<JournalEntry, { type: 'event' }>> = {},
): JournalEntry {
  return {
    type: 'event',
    at: 1_700_000_000_000,
    id,
    source: 'app',
    tenant: 'demo',
    application: 'hashpass',
    action: `action_${id}`,
    outcome: 'success',
    redacted: [],
    alert: false,
    latencyMs: 1,
    line: '{}',
    location: 'sluice',
    ...rest,
  };
}
