import { expect, test } from 'vitest';
import { refreshText } from '../../../tools/cli/commands/intel/intel-refresh.ts';
import { intelStatus } from '../../../tools/cli/commands/intel/intel-status.ts';
import { threatRefresh } from '../../support/threat-refresh.ts';
import { sluice } from './run-sluice.ts';

const feeds = [
  { name: 'own', kind: 'list', key: 'own.txt' },
  { name: 'far', kind: 'list', url: 'https://feeds.example/list.txt' },
] as const;

function world() {
  const refresh = threatRefresh({ feeds: [...feeds] });
  refresh.files.set('own.txt', { text: '203.0.113.4\n10.0.0.1\n' });
  return { refresh, status: () => intelStatus({ ...refresh, now: refresh.now() * 1_000 }) };
}

test('before the first refresh every feed is one that nobody has looked for, and there is no set', async () => {
  const { text, stale } = await world().status();
  expect(text).toMatch(/^own +never looked for/m);
  expect(text).toContain('set: none yet');
  expect(stale).toBe(false);
});

test('each feed is shown with its last success, what was taken, and why it was not read', async () => {
  const { refresh, status } = world();
  await refresh.run();
  refresh.files.delete('own.txt');
  refresh.pass(7);
  await refresh.run();
  const { text, stale } = await status();
  expect(text).toMatch(/^own +kept from last: not_found, 1× +7 h ago +1 +not_public 1 +0$/m);
  expect(text).toMatch(/^far +never read: not_found, 2× +never +0 +– +0$/m);
  expect(text).toMatch(/^set: 20260301T190000Z-[0-9a-f]{8}, 0 min old, 1 indicators, \d+ KB$/m);
  expect(stale).toBe(false);
  refresh.pass(13);
  const later = await status();
  expect(later.text.match(/\(stale\)/g)).toHaveLength(3);
  expect(later.stale).toBe(true);
});

test('a refresh says of each feed what was taken or kept, and what became of the set', async () => {
  const { refresh } = world();
  expect(refreshText(await refresh.run())).toMatch(
    /^own: 1 of 2 taken\nfar: not read \(not_found\); there is nothing of before\nthe set \S+ of 1 indicators, \d+ bytes, is in use within a minute\n$/,
  );
});

test.each(['status', 'refresh'])('sluice intel %s wants to know where', async (command) => {
  const ran = await sluice(`intel ${command}`, '', { SLUICE_STATE: '/nowhere' });
  expect(ran.exitCode).toBe(2);
  expect(ran.errors).toContain('--region');
});
