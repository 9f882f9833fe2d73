import { expect, test } from 'vitest';
import type { ChannelConfig } from '../../src/config/channel-settings.ts';
import {
  type ReportSettings,
  ReportSettingsSchema,
  reportProblems,
} from '../../src/config/report-settings.ts';

const mail: ChannelConfig = {
  type: 'email',
  transport: 'ses',
  from: 'a@example.com',
  to: ['b@example.com'],
};

test.each([
  { daily: { at: '7:00', channels: ['mail'] } },
  { daily: { at: '24:00', channels: ['mail'] } },
  { daily: { timeZone: 'Middle/Earth', channels: ['mail'] } },
  { daily: { channels: [] } },
  { monthly: { channels: ['mail'], frameworks: ['iso'] } },
  { weekly: { channels: ['mail'] } },
])('%j is no setting', (given) => {
  expect(ReportSettingsSchema.safeParse(given).success).toBe(false);
});

test('a report that has nothing but channels goes out at seven, UTC, with every view', () => {
  const settings = ReportSettingsSchema.parse({ monthly: { channels: ['mail'] } });
  expect(settings.monthly).toMatchObject({
    at: '07:00',
    timeZone: 'UTC',
    frameworks: ['pci', 'gdpr', 'soc2'],
  });
});

test('a report goes to mail that there is, and to nothing else', () => {
  const reports: ReportSettings = ReportSettingsSchema.parse({
    daily: { channels: ['mail', 'chat', 'nobody'] },
  });
  expect(reportProblems(reports, { mail, chat: { type: 'slack' } }).map(({ path }) => path)).toEqual([
    ['daily', 'channels', 1],
    ['daily', 'channels', 2],
  ]);
});
