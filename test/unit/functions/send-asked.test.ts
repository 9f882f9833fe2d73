import { expect, test } from 'vitest';
import { createMemoryReportDesk } from '../../../adapters/memory/report-desk.ts';
import { ReportSettingsSchema } from '../../../src/config/report-settings.ts';
import type { ChannelOutcome } from '../../../src/notify/channel.ts';
import { notifyBench } from '../../support/notify-bench.ts';

const SETTINGS = {
  channels: { mail: { type: 'email', from: 'sluice@example.com', to: ['team@example.com'] } },
  routes: [{ name: 'all', channels: ['mail'] }],
};

function bench(outcome: () => ChannelOutcome = () => ({ kind: 'sent' }), desk = createMemoryReportDesk()) {
  const subjects: string[] = [];
  const reporting = { settings: ReportSettingsSchema.parse({}), ledger: async () => undefined, desk };
  const stage = notifyBench(SETTINGS, {
    reporting,
    channels: async () =>
      new Map([
        [
          'mail',
          {
            name: 'mail',
            type: 'email',
            send: async (message) => {
              const answer = outcome();
              if (answer.kind === 'sent' && message.type === 'email') subjects.push(message.subject);
              return answer;
            },
          },
        ],
      ]),
  });
  const ask = (id: string, channel = 'mail') =>
    desk.ask({
      id,
      which: 'monthly',
      of: '2026-02',
      timeZone: 'UTC',
      frameworks: ['soc2', 'unheard-of'],
      channel,
      askedAt: stage.world.now,
    });
  return { ...stage, desk, ask, subjects };
}

test('a report that somebody asks for goes out at the next tick, once, also where none is scheduled', async () => {
  const stage = bench();
  const { ask, desk, tick, subjects, world } = stage;
  await ask('a');
  await Promise.all([tick(), tick()]);
  await stage.pass(1);
  expect(subjects).toEqual(['Compliance report 2026-02: SOC 2 (TSC)']);
  expect(await desk.answerOf('a')).toMatchObject({ outcome: 'sent', at: world.now - 60_000 });
});

test('a channel that refuses, or that there is none of, is the answer', async () => {
  const { ask, desk, tick } = bench(() => ({ kind: 'refused', code: 'smtp_550' }));
  await ask('a');
  await ask('b', 'pigeon');
  await tick();
  expect(await desk.answerOf('a')).toMatchObject({ outcome: 'refused', code: 'smtp_550' });
  expect(await desk.answerOf('b')).toMatchObject({ outcome: 'refused', code: 'unknown_channel' });
});

test('a refusal that could not be written down is told as one all the same', async () => {
  const desk = createMemoryReportDesk();
  let away = true;
  const answer = async (...given: Parameters<typeof desk.answer>) => {
    if (away) throw new Error('the table is away');
    await desk.answer(...given);
  };
  const stage = bench(() => ({ kind: 'refused', code: 'smtp_550' }), {
    ...desk,
    answer,
  });
  await stage.ask('a');
  await Promise.allSettled([stage.tick()]);
  expect(await desk.answerOf('a')).toBeUndefined();
  away = false;
  await stage.pass(1);
  expect(await desk.answerOf('a')).toMatchObject({ outcome: 'refused', code: 'smtp_550' });
});

test('a channel that is down is tried again each minute, for an hour', async () => {
  let down = true;
  const outcome = (): ChannelOutcome => (down ? { kind: 'retry', afterMs: 1 } : { kind: 'sent' });
  const one = bench(outcome);
  await one.ask('a');
  await one.tick();
  expect(await one.desk.answerOf('a')).toMatchObject({ outcome: 'retried' });
  down = false;
  await one.pass(1);
  expect(one.subjects).toHaveLength(1);
  down = true;
  const other = bench(outcome);
  await other.ask('a');
  for (let i = 0; i < 61; i += 1) await other.pass(1);
  expect(await other.desk.answerOf('a')).toMatchObject({ outcome: 'given_up' });
  expect(await other.desk.waiting(5)).toEqual([]);
});
