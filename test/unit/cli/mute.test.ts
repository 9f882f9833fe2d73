import { describe, expect, test } from 'vitest';
import { muteColumns } from '../../../tools/cli/commands/mute-view.ts';
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
