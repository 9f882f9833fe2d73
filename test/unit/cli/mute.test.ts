import { describe, expect, test } from 'vitest';
import type { SluiceConfig } from '../../../src/config.ts';
import { checkForms, unknownIn } from '../../../tools/cli/commands/alert/mute-known.ts';
import { muteColumns } from '../../../tools/cli/commands/alert/mute-view.ts';
import { judgeMutes } from '../../../tools/cli/doctor/mutes-check.ts';
import { NOW, sluice } from './run-sluice.ts';

describe('sluice mute add', () => {
  test.each([
    ['--minutes 60 --comment x', 'say which alerts'],
    ['--minutes 60 --comment x --all --rule 100102', 'say which alerts'],
    ['--minutes 0 --comment x --all', '--minutes: give a whole number'],
    ['--minutes 43201 --comment x --all', '--minutes: give a whole number'],
    ['--minutes 60 --comment x --rule abc', 'the number of a rule'],
    ['--minutes 60 --all', '--comment'],
  ])('with %s says what is missing', async (flags, said) => {
    const { exitCode, errors, printed } = await sluice(`mute add ${flags}`, '', { AWS_REGION: 'eu-west-1' });
    expect([exitCode, printed]).toEqual([2, []]);
    expect(errors).toContain(said);
  });
});

test('mutes are shown with what they hold, until when, and how many they held back on which route', () => {
  const mute = { id: '0a1b2c3d', when: { rules: ['100102'] }, until: NOW + 1, comment: 'drill', by: 'ada' };
  const lines = muteColumns(
    [
      { mute: { ...mute, id: 'c-1', when: {}, until: NOW, by: undefined }, held: undefined },
      { mute, held: [{ route: 'security', count: 12 }] },
    ],
    NOW,
  ).split('\n');
  expect(lines[2]).toMatch(/^c-1 +over .* \? +every alert +sluice\.config\.ts +drill$/);
  expect(lines[3]).toMatch(/^0a1b2c3d +mutes .* 12 on security +rules 100102 +ada +drill$/);
});

describe('what a mute is for', () => {
  test.each([
    ['--tenant Acme!', '--tenant: "Acme!" cannot be one'],
    ['--source 10.0.0.0/33', '--source: "10.0.0.0/33" is no address or network'],
    ['--source 300.1.1.1', '--source: "300.1.1.1" is no address'],
    ['--source fe80::1::2', '--source: "fe80::1::2" is no address'],
    ['--rule 1234567', 'the number of a rule'],
  ])('is refused as %s, which nothing could be', async (flags, said) => {
    const { exitCode, errors } = await sluice(`mute add --minutes 60 --comment x ${flags}`, '', {
      AWS_REGION: 'eu-west-1',
    });
    expect(exitCode).toBe(2);
    expect(errors).toContain(said);
  });

  test.each(['checkout', 'a.b', 'cloudtrail', '203.0.113.7', '203.0.113.0/24', '2001:db8::/32', 'v1.2-api'])(
    'may be the source %s',
    (source) => {
      expect(() => checkForms({ sources: [source] })).not.toThrow();
    },
  );

  test('is warned of where nobody knows it', () => {
    const config = { tenants: [{ id: 'acme' }] } as SluiceConfig;
    const shipped = new Set(['100102']);
    const unknown = (when: Parameters<typeof unknownIn>[0], known: SluiceConfig | undefined = config) =>
      unknownIn(when, known, shipped);
    expect(unknown({ tenants: ['acme'], rules: ['100102'] })).toEqual([]);
    expect(unknown({ tenants: ['acmee'], rules: ['5710'] })).toEqual([
      'sluice.config.ts has no tenant "acmee"; it has acme',
      "rule 5710 is none of Sluice's; it mutes something only if your manager has it",
    ]);
    expect(unknownIn({ tenants: ['acme'] }, undefined, shipped)).toEqual([
      'there is no sluice.config.ts here, so nobody checks that the deployment knows the tenant acme',
    ]);
  });
});

describe('what the doctor says of mutes', () => {
  const made = { id: '0a1b2c3d', when: { rules: ['100102'] }, comment: 'drill', by: 'ada' };
  const HOUR = 3_600_000;
  const until = (ms: number) => new Date(NOW + ms).toISOString();

  test('is what is held back now, and how to end it', () => {
    expect(judgeMutes([], [{ ...made, until: NOW + HOUR }], NOW)).toEqual([
      {
        status: 'amber',
        seen: `mute 0a1b2c3d holds back until ${until(HOUR)}: rules 100102 ("drill", by ada)`,
        next: ['npx sluice mute remove 0a1b2c3d'],
      },
    ]);
  });

  test('is which of the configuration end within a day, or are over', () => {
    const configured = [-1, 23 * HOUR, 25 * HOUR].map((ms) => ({
      when: {},
      until: until(ms),
      comment: `m${ms}`,
    }));
    const seen = [judgeMutes(configured, [], NOW)].flat();
    expect(
      seen.map(({ status, seen: text }) => [status, /"m(-?\d+)" (ends|ended)/.exec(text)?.slice(1)]),
    ).toEqual([
      ['amber', ['-1', 'ended']],
      ['amber', [String(23 * HOUR), 'ends']],
    ]);
  });

  test('is nothing but how many are over, otherwise', () => {
    const later = { when: {}, until: until(48 * HOUR), comment: 'later' };
    expect(judgeMutes([], [], NOW)).toMatchObject({ status: 'green', seen: 'nothing is muted' });
    expect(judgeMutes([later], [{ ...made, until: NOW }], NOW)).toMatchObject({
      status: 'green',
      seen: '1 of sluice.config.ts, none ends within a day; 1 made by `sluice mute add` in the last week is over',
    });
  });
});
