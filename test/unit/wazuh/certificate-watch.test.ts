import { afterAll, expect, test } from 'vitest';
import { createMemoryTelemetry } from '../../../adapters/memory/telemetry.ts';
import { createCertificateWatch } from '../../../adapters/wazuh/certificate-watch.ts';
import { lines, serverPool, sinkOn } from './scripted-server.ts';

const pool = serverPool();
afterAll(pool.closeAll);

const DAY_MS = 86_400_000;
const NOW = Date.parse('2026-03-04T05:00:00Z');
/** As Node prints it. */
const IN_30_DAYS = 'Apr  3 05:00:00 2026 GMT';

function watchAt(time: { now: number }) {
  const telemetry = createMemoryTelemetry();
  const watch = createCertificateWatch({ name: 'master', clock: () => time.now, telemetry });
  const days = () => telemetry.measurements.map(({ value }) => value);
  return { watch, telemetry, days };
}

test('what is left of a certificate is measured in whole days', () => {
  const { watch, telemetry } = watchAt({ now: NOW });
  watch({ validTo: IN_30_DAYS });
  expect(telemetry.measurements).toEqual([
    { name: 'ManagerCertificateDays', value: 30, unit: 'Count', dimensions: { node: 'master' } },
  ]);
  expect(telemetry.lines).toEqual([]);
});

test('however many connections are made, it is measured once an hour', () => {
  const time = { now: NOW };
  const { watch, days } = watchAt(time);
  for (let minute = 0; minute < 120; minute += 1) {
    watch({ validTo: IN_30_DAYS });
    time.now += 60_000;
  }
  expect(days()).toEqual([30, 29]);
});

test.each([
  [21, []],
  [20, ['warn']],
  [-3, ['warn']],
])('with %s days left it says %j', (left, levels) => {
  const { watch, telemetry, days } = watchAt({ now: NOW + (30 - left) * DAY_MS });
  watch({ validTo: IN_30_DAYS });
  expect(days()).toEqual([left]);
  expect(telemetry.lines.map(({ level }) => level)).toEqual(levels);
});

test.each(['an authority', 'a pin'])(
  'a connection that is trusted by %s tells its certificate',
  async (kind) => {
    const server = await pool.start();
    const { certificatePem, fingerprint256 } = server.identity;
    const tls = kind === 'a pin' ? { fingerprints: [fingerprint256] } : { ca: certificatePem };
    const { deliver, measured, time } = sinkOn([server], { tls });
    expect(await deliver(lines(1))).toEqual([{ kind: 'delivered' }]);
    const [left] = measured.filter(({ name }) => name === 'ManagerCertificateDays');
    expect(left?.node).toBe('node-1');
    expect(left?.value).toBeGreaterThan((Date.now() - time.now) / DAY_MS + 300);
  },
);
