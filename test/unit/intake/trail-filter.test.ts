import { expect, test } from 'vitest';
import { createTrailFilter, type TrailFilter } from '../../../src/intake/trail/trail-filter.ts';

const NOW = Date.parse('2026-03-04T05:06:07Z');
const KEEP = { kind: 'keep' };

const call = (eventSource: string, eventName: string, more: object = {}) => ({
  eventSource: `${eventSource}.amazonaws.com`,
  eventName,
  eventID: '5f0c1a52-6a5b-4c0e-9b0e-0d6d2e1f7a11',
  ...more,
});
const DESCRIBE = call('ec2', 'DescribeInstances', { readOnly: true });
const STOP_LOGGING = call('cloudtrail', 'StopLogging');
const READING: TrailFilter = { name: 'reading', action: 'drop', when: { eventName: 'Describe*' } };

const leftOut = (filter: string, action = 'drop') => ({ kind: 'left_out', filter, action });

test('without filters everything is kept', () => {
  expect(createTrailFilter([])(DESCRIBE, NOW)).toEqual(KEEP);
});

test('a record that a filter takes is left out under its name, others are kept', () => {
  const filter = createTrailFilter([READING]);
  expect(filter(DESCRIBE, NOW)).toEqual(leftOut('reading'));
  expect(filter(call('ec2', 'RunInstances'), NOW)).toEqual(KEEP);
  expect(filter({}, NOW)).toEqual(KEEP);
});

test('the first filter that takes a record decides', () => {
  const counting: TrailFilter = {
    name: 'instances',
    action: 'count',
    when: { eventName: 'DescribeInstances' },
  };
  expect(createTrailFilter([READING, counting])(DESCRIBE, NOW)).toEqual(leftOut('reading'));
  expect(createTrailFilter([counting, READING])(DESCRIBE, NOW)).toEqual(leftOut('instances', 'count'));
});

test('what unless names is left alone, and the next filter is asked', () => {
  const unless = [{ errorCode: '*' }, { identity: { type: 'Root' } }];
  const next: TrailFilter = { name: 'next', action: 'drop', when: { eventSource: 'ec2.amazonaws.com' } };
  const filter = createTrailFilter([{ ...READING, unless }]);
  expect(filter(DESCRIBE, NOW)).toEqual(leftOut('reading'));
  expect(filter({ ...DESCRIBE, errorCode: 'Client.Throttled' }, NOW)).toEqual(KEEP);
  const both = createTrailFilter([{ ...READING, unless }, next]);
  expect(both({ ...DESCRIBE, errorCode: 'Client.Throttled' }, NOW)).toEqual(leftOut('next'));
});

test('one condition in unless asks for the call as well as for the rest', () => {
  const filter = createTrailFilter([{ ...READING, unless: { eventName: '*Volumes', readOnly: true } }]);
  expect(filter(call('ec2', 'DescribeVolumes', { readOnly: true }), NOW)).toEqual(KEEP);
  expect(filter(call('ec2', 'DescribeVolumes'), NOW)).toEqual(leftOut('reading'));
  expect(filter(DESCRIBE, NOW)).toEqual(leftOut('reading'));
});

test('a filter takes the calls of its last day, in UTC, whenever they are read, and none of later', () => {
  const filter = createTrailFilter([{ ...READING, expires: '2026-03-04' }]);
  const of = (eventTime: string) => ({ ...DESCRIBE, eventTime });
  for (const readAt of [NOW, Date.parse('2026-03-05T00:00:00Z'), Date.parse('2027-01-01T00:00:00Z')]) {
    expect(filter(of('2026-03-04T23:59:59Z'), readAt)).toEqual(leftOut('reading'));
    expect(filter(of('2026-03-05T00:00:00Z'), readAt)).toEqual(KEEP);
  }
});

test('a record that does not say when it was is judged by when it is read', () => {
  const filter = createTrailFilter([{ ...READING, expires: '2026-03-04' }]);
  expect(filter(DESCRIBE, Date.parse('2026-03-04T23:59:59.999Z'))).toEqual(leftOut('reading'));
  expect(filter(DESCRIBE, Date.parse('2026-03-05T00:00:00Z'))).toEqual(KEEP);
});

test('a sample keeps some records by their id, the same ones each time, and says so', () => {
  const filters: TrailFilter[] = [
    { name: 'some', action: 'sample', keepOneIn: 4, when: { eventName: 'Describe*' } },
  ];
  const ids = Array.from({ length: 400 }, (_, i) => `0d6d2e1f-7a11-4c0e-9b0e-${String(i).padStart(12, '0')}`);
  const verdicts = ids.map((eventID) => createTrailFilter(filters)({ ...DESCRIBE, eventID }, NOW));
  const again = createTrailFilter(filters);
  expect(ids.map((eventID) => again({ ...DESCRIBE, eventID }, NOW))).toEqual(verdicts);
  const kept = verdicts.filter(({ kind }) => kind === 'keep');
  expect(kept.length).toBeGreaterThan(70);
  expect(kept.length).toBeLessThan(130);
  expect(kept.filter((verdict) => !('sampledBy' in verdict))).toEqual([]);
});

test('a record without an id is in no sample left out: nothing could say the same of it again', () => {
  const filter = createTrailFilter([{ name: 'some', action: 'sample', keepOneIn: 1_000_000, when: {} }]);
  expect(filter({ eventName: 'DescribeInstances' }, NOW)).toEqual({ kind: 'keep', sampledBy: 'some' });
});

test('what a rule of level 7 or more alerts on is never left out, and the rule is named', () => {
  for (const action of ['drop', 'count'] as const)
    expect(createTrailFilter([{ name: 'all', action, when: {} }])(STOP_LOGGING, NOW)).toEqual({
      kind: 'keep',
      spared: { filter: 'all', rule: 100_500, level: 12 },
    });
});

test('a filter that says so takes also what rules alert on', () => {
  const filter = createTrailFilter([
    { name: 'all', action: 'drop', when: {} },
    { name: 'drill', action: 'drop', when: { eventName: 'StopLogging' }, evenIfAlerting: true },
  ]);
  expect(filter(STOP_LOGGING, NOW)).toEqual(leftOut('drill'));
});

test('a call that alerts only of the root user, or only when refused, is guarded only then', () => {
  const filter = createTrailFilter([{ name: 'all', action: 'drop', when: {} }]);
  expect(filter({ ...DESCRIBE, userIdentity: { type: 'Root' } }, NOW)).toMatchObject({
    spared: { rule: 100_510 },
  });
  expect(filter({ ...DESCRIBE, userIdentity: { type: 'IAMUser' } }, NOW)).toEqual(leftOut('all'));
  expect(filter({ ...DESCRIBE, errorCode: 'Client.UnauthorizedOperation' }, NOW)).toMatchObject({
    spared: { rule: 100_530 },
  });
  expect(filter({ ...DESCRIBE, errorCode: 'Client.InvalidParameterValue' }, NOW)).toEqual(leftOut('all'));
});

test('the guard is asked whatever letters a call is written in, as Wazuh asks', () => {
  const filter = createTrailFilter([{ name: 'all', action: 'drop', when: {} }]);
  expect(filter(call('CLOUDTRAIL', 'stoplogging'), NOW)).toMatchObject({ spared: { rule: 100_500 } });
});

test('calls are told apart by their service', () => {
  const filter = createTrailFilter([{ name: 'all', action: 'drop', when: {} }]);
  expect(filter(call('organizations', 'DeletePolicy'), NOW)).toMatchObject({ kind: 'keep' });
  expect(filter(call('iot', 'DeletePolicy'), NOW)).toEqual(leftOut('all'));
});

test('names that no record came with before are answered as well when very many did', () => {
  const filter = createTrailFilter([READING]);
  for (let i = 0; i < 9_000; i += 1) filter(call('ec2', `Call${i}`), NOW);
  expect(filter(DESCRIBE, NOW)).toEqual(leftOut('reading'));
  expect(filter(call('ec2', 'Call1'), NOW)).toEqual(KEEP);
});
