import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { predecode, shownHeader } from '../src/decode/predecode.ts';

/** Layouts of src/analysisd/cleanevent.c that the goldens do not reach, on lines of our own. */
describe('the predecoder', () => {
  it.each([
    ['Nov 20 12:00:01', 'Nov 20 12:00:01'],
    ['2026 Nov 20 12:00:01', '2026 Nov 20 12:00:01'],
    ['2026-11-20T12:00:01-04:00', '2026-11-20T12:00:01-04:00'],
    ['2026-11-20T12:00:01.250+00:00', '2026-11-20T12:00:01.250+00:00'],
    ['2026-11-20T12:00:01.250999-07:00', '2026-11-20T12:00:01.250999-07:00'],
    ['2026-11-20 12:00:01,250', '2026-11-20 12:00:01,250'],
    ['2026-11-20 12:00:01.250999-0700', '2026-11-20 12:00:01.250999-0700'],
  ])('takes %s, a host and a program off', (date, timestamp) => {
    expect(predecode(`${date} web-1 shop[77]: sold out`)).toEqual({
      timestamp,
      hostname: 'web-1',
      programName: 'shop',
      rest: 'sold out',
    });
  });

  it.each([
    ['Fri Nov 20 12:00:01 2026 1 192.0.2.7 9', 'Fri Nov 20 12:00:01 2026', '1 192.0.2.7 9'],
    ['11/20-12:00:01.250999  [**] scan', '11/20-12:00:01.250999', '[**] scan'],
    ['11/20/2026-12:00:01.250999  [**] scan', '11/20/2026-12:00:01.250999', '[**] scan'],
    ['[Fri Nov 20 12:00:01 2026] [warn] hot', 'Fri Nov 20 12:00:01 2026', '[warn] hot'],
    ['1795176001.250    117 192.0.2.7 TCP_MISS/200', '1795176001.250   ', '117 192.0.2.7 TCP_MISS/200'],
  ])('takes the date alone off %s', (log, timestamp, rest) => {
    expect(predecode(log)).toEqual({ timestamp, rest });
  });

  it('reads the members of a macOS system log', () => {
    const log =
      '[Time 2026.11.20 12:00:01 UTC] [Facility auth] [Sender doord] [PID 4] [Message no key] [Host mac-1]';
    expect(predecode(log)).toEqual({ programName: 'doord', hostname: 'mac-1', rest: 'no key' });
    expect(predecode(log.replace('Message', 'Note')).rest).toBe(' UTC] [Facility auth] [Sender doord');
  });

  it.each([
    ['web-1 shop: sold', { hostname: 'web-1', programName: 'shop', rest: 'sold' }],
    ['web-1 shop:sold', { hostname: 'web-1', programName: 'shop', rest: 'sold' }],
    ['web-1 shop[7] sold', { hostname: 'web-1', programName: 'shop', rest: 'sold' }],
    ['web-1 shop[7]sold', { hostname: 'web-1', rest: 'shop[7]sold' }],
    ['web-1 shop[x]: sold', { hostname: 'web-1', rest: 'shop[x]: sold' }],
    ['web-1 sold out', { hostname: 'web-1', rest: 'sold out' }],
    ['shop: sold', { programName: 'shop', rest: 'sold' }],
    ['"shop" sold', { rest: '"shop" sold' }],
    ['web-1 shop[7]: [ID 702911 mail.info] sold', { hostname: 'web-1', programName: 'shop', rest: 'sold' }],
    ['web-1 mail|security:info shop[7]: sold', { hostname: 'web-1', programName: 'shop', rest: 'sold' }],
    ['web-1 mail|security sold', { hostname: 'web-1', rest: 'mail|security sold' }],
  ])('after a date it reads %s', (rest, expected) => {
    expect(predecode(`Nov 20 12:00:01 ${rest}`)).toEqual({ timestamp: 'Nov 20 12:00:01', ...expected });
  });

  it('tells a date by its places alone', () => {
    expect(predecode('abc de fg:ij:kl mn: op').timestamp).toBe('abc de fg:ij:kl');
    expect(predecode('2026-11-20T12:00:01Z web-1 shop: sold out')).toEqual({
      rest: '2026-11-20T12:00:01Z web-1 shop: sold out',
    });
    expect(predecode('{"when":"Nov 20 12:00:01","who":"ann"}')).toEqual({
      rest: '{"when":"Nov 20 12:00:01","who":"ann"}',
    });
  });

  it('counts a month with an umlaut one byte short, and loses the last digit of its second', () => {
    expect(predecode('Mär 20 12:00:01 web-1 shop: sold')).toEqual({
      timestamp: 'Mär 20 12:00:0',
      hostname: 'web-1',
      programName: 'shop',
      rest: 'sold',
    });
  });

  it('shows a host in alerts for the oldest layout only', () => {
    const shown = (log: string) => shownHeader(log, predecode(log));
    expect(shown('Nov 20 12:00:01 web-1 shop: sold')).toEqual({
      program_name: 'shop',
      timestamp: 'Nov 20 12:00:01',
      hostname: 'web-1',
    });
    expect(shown('2026-11-20T12:00:01-04:00 web-1 shop: sold')).toEqual({
      program_name: 'shop',
      timestamp: '2026-11-20T12:00:01-04:00',
    });
    expect(shown('nov 20 12:00:01 web-1 sold')).toEqual({ timestamp: 'nov 20 12:00:01' });
    expect(shown('{"a":"b"}')).toBeUndefined();
  });

  it('may find nothing, may not crash or grow a log', () => {
    const unit = fc.constantFrom(
      'N',
      'ov',
      ' ',
      ':',
      '-',
      'T',
      '.',
      '[',
      ']',
      '1',
      'ä',
      '/',
      ',',
      'Z',
      '|',
      'ID',
    );
    fc.assert(
      fc.property(fc.string({ unit, maxLength: 60 }), (log) => {
        expect(predecode(log).rest.length).toBeLessThanOrEqual(log.length);
      }),
    );
  });
});
