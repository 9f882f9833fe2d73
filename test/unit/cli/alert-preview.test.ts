import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { RENDERERS } from '../../../src/notify/render/render.ts';
import { alertWith, goldenAlert } from '../notify/alert-builder.ts';
import { sluice } from './run-sluice.ts';

const folder = mkdtempSync(join(tmpdir(), 'sluice-preview-'));
afterAll(() => rmSync(folder, { recursive: true }));

const ALERT = goldenAlert('100803');

describe('sluice alert preview', () => {
  test('shows on the terminal what a reader of every channel sees', async () => {
    const { exitCode, printed, errors } = await sluice('alert preview', [ALERT]);
    expect({ exitCode, errors }).toEqual({ exitCode: 0, errors: '' });
    const text = printed.join('\n');
    for (const type of Object.keys(RENDERERS)) expect(text).toContain(`── ${type} · first ──`);
    expect(text).toContain('🟠 HIGH: 5 failed logins from 198.51.100.66 in 5 minutes');
    expect(text).toContain('Subject: [HIGH] 5 failed logins from 198.51.100.66 in 5 minutes');
    expect(text).not.toMatch(/&(amp|lt|gt);|<!date/);
  });

  test('writes files of every kind and channel, and says where they are', async () => {
    const out = join(folder, 'all');
    const { printed } = await sluice(`alert preview --kind all --out ${out}`, [ALERT]);
    expect(printed).toEqual(expect.arrayContaining([join(out, '001-rule-100803-first.email.html')]));
    expect(printed.map((file) => file.slice(out.length + 1)).toSorted()).toEqual(readdirSync(out).toSorted());
    expect(readFileSync(join(out, '001-rule-100803-resolved.email.txt'), 'utf8')).toContain(
      'HIGH: Resolved: ',
    );
    const posted = JSON.parse(readFileSync(join(out, '001-rule-100803-digest.slack.json'), 'utf8'));
    expect(posted.blocks[0]).toMatchObject({ type: 'header' });
  });

  test('shows what a storm of such alerts would be told as, in every channel', async () => {
    const { printed } = await sluice('alert preview --kind storm', [ALERT]);
    const text = printed.join('\n');
    for (const type of Object.keys(RENDERERS)) expect(text).toContain(`── ${type} · storm ──`);
    expect(text).toContain(
      'Alert storm on route security: 240 alerts of 240 groups in 60 seconds, beyond 60 new groups a minute; worst, level 12: 5 failed',
    );
    expect(text).toMatch(/Most from: 198\.51\.100\.66/);
  });

  test('takes one alert over many lines, from a file', async () => {
    const file = join(folder, 'alert.json');
    writeFileSync(file, JSON.stringify(ALERT, null, 2));
    const { exitCode, printed } = await sluice(`alert preview ${file} --channel email`);
    expect(exitCode).toBe(0);
    expect(printed.filter((line) => line.startsWith('Subject: '))).toHaveLength(1);
  });

  test('redacts as ingest does before anything is shown', async () => {
    const alert = alertWith({ rule: { description: 'Card 4111 1111 1111 1111 was used' } });
    const { printed } = await sluice('alert preview', [alert]);
    expect(printed.join('\n')).toContain('[REDACTED:');
    expect(printed.join('\n')).not.toContain('4111');
  });

  test('tells times in the zone that is asked for, and links to the dashboard', async () => {
    const flags = '--channel email --time-zone Asia/Kolkata --dashboard https://dash.example.com';
    const { printed } = await sluice(`alert preview ${flags}`, [ALERT]);
    expect(printed.join('\n')).toMatch(/Happened: .* UTC\+05:30 \(2026-11-20 20:00:00 UTC\)/);
    expect(printed.join('\n')).toContain('https://dash.example.com/app/data-explorer');
  });

  test('refuses a line that is no alert, and goes on with the next', async () => {
    const input = `{"a":1}\n\n${JSON.stringify(ALERT)}\nnonsense\n`;
    const { exitCode, printed, errors } = await sluice('alert preview --channel slack', input);
    expect(exitCode).toBe(1);
    expect(errors).toMatch(/^line 1: this is no Wazuh alert; .*\nline 4: this is not JSON; /);
    expect(printed.join('\n')).toContain('5 failed logins');
  });

  test.each([
    ['--kind never', /Allowed choices are first, digest/],
    ['--channel fax', /Allowed choices are slack/],
    ['--time-zone Mars/Olympus', /IANA database/],
    ['--dashboard http://x', /full https:\/\/ address/],
  ])('called with %s says what to write instead', async (flags, message) => {
    const { exitCode, errors } = await sluice(`alert preview ${flags}`, [ALERT]);
    expect(exitCode).toBe(2);
    expect(errors).toMatch(message);
  });

  test('says of a file that is not there that it cannot be read', async () => {
    const { exitCode, errors } = await sluice(`alert preview ${join(folder, 'none.json')}`);
    expect({ exitCode, errors }).toEqual({
      exitCode: 1,
      errors: `${join(folder, 'none.json')} cannot be read\n`,
    });
  });
});
