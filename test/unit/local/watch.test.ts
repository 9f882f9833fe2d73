import { afterEach, beforeEach, expect, test } from 'vitest';
import type { ConsoleServer } from '../../../tools/console/server.ts';
import { concernsRun } from '../../../tools/local/demo/checks.ts';
import { watchConsole } from '../../../tools/local/demo/watch.ts';
import { createJournal, type Journal, type JournalEntry } from '../../../tools/local/journal.ts';
import { startBareConsole } from '../../support/bare-console.ts';

let journal: Journal;
let console: ConsoleServer;
const there = () => ({ consoleUrl: console.endpoint, consoleToken: console.token });
beforeEach(async () => {
  journal = createJournal();
  console = await startBareConsole(journal);
});
afterEach(() => console.close());

const log = (message: string): JournalEntry => ({ type: 'log', at: 0, level: 'info', message });
const messages = (entries: readonly JournalEntry[]) =>
  entries.map((entry) => (entry.type === 'log' ? entry.message : ''));

test('a watch misses nothing of its own on a stack with a full journal, however much else goes by', async () => {
  for (let i = 0; i < 600; i += 1) journal.add(log(`before ${i}`));
  const watch = await watchConsole(there(), (entry) => JSON.stringify(entry).includes('own'));
  for (let i = 0; i < 1_000; i += 1) journal.add(log(i % 100 === 0 ? `own ${i} \u2028 ü\n\n` : `other ${i}`));
  await expect.poll(() => watch.seen().entries.length).toBe(10);
  expect(messages(watch.seen().entries)[9]).toBe('own 900 \u2028 ü\n\n');
  watch.close();
});

test('a watch knows what has had to wait since it began, and for what', async () => {
  const wazuh = { stage: 'enrich', source: 'app', reason: 'budget_exhausted' } as const;
  const channel = { stage: 'alert-notify', source: 'alert', reason: 'dependency_unavailable' } as const;
  journal.count({ ...wazuh, outcome: 'retried', count: 5 });
  const watch = await watchConsole(there(), () => true);
  journal.add(log('the state came before this'));
  await expect.poll(() => watch.seen().entries.length).toBe(1);
  expect([...watch.seen().held]).toEqual([]);
  journal.count({ ...channel, outcome: 'retried', count: 1 });
  await expect.poll(() => [...watch.seen().held], { timeout: 5_000 }).toEqual(['channel']);
  journal.count({ ...wazuh, outcome: 'retried', count: 1 });
  await expect.poll(() => [...watch.seen().held], { timeout: 5_000 }).toEqual(['channel', 'wazuh']);
  watch.close();
});

test('a stack that stops while it is watched is told as such', async () => {
  const watch = await watchConsole(there(), () => true);
  await console.close();
  await expect.poll(() => attempt(() => watch.seen())).toMatchObject({ code: 'stack_gone' });
  await expect(watchConsole(there(), () => true)).rejects.toMatchObject({ code: 'stack_gone' });
});

function attempt(call: () => unknown): unknown {
  try {
    return call();
  } catch (error) {
    return error;
  }
}

test('a message concerns a run when it names its attacker, and not an address that begins or ends like it', () => {
  const concerns = concernsRun(
    { run: 'r', attacker: '198.18.1.2', listed: '2001:db8:bad::2', now: 0 },
    new Set(),
  );
  const message = (text: string): JournalEntry => ({
    type: 'message',
    at: 0,
    channel: 'slack',
    title: '',
    text,
  });
  expect(['from 198.18.1.2.', '198.18.1.2/32'].map((text) => concerns(message(text)))).toEqual([true, true]);
  expect(concerns(message('from 2001:db8:bad::2 (listed)'))).toBe(true);
  expect(['2001:db8:bad::21', '12001:db8:bad::2'].some((text) => concerns(message(text)))).toBe(false);
  expect(['198.18.1.21', '5.198.18.1.2', '198.18.1.2.7'].map((text) => concerns(message(text)))).toEqual([
    false,
    false,
    false,
  ]);
});
