import { Writable } from 'node:stream';
import { describe, expect, test } from 'vitest';
import { createTelemetry } from '../../../adapters/aws/telemetry.ts';
import type { LogFields } from '../../../src/event/telemetry.ts';
import { deployedAdapters } from '../../support/deployed.ts';

interface Line {
  readonly [name: string]: unknown;
  readonly _aws?: {
    readonly CloudWatchMetrics: readonly {
      readonly Namespace: string;
      readonly Dimensions: readonly (readonly string[])[];
      readonly Metrics: readonly { readonly Name: string; readonly Unit: string }[];
    }[];
  };
}

const deployed = await deployedAdapters();

describe.each([
  ['telemetry', createTelemetry],
  ['telemetry as it is deployed', deployed.createTelemetry],
])('%s', (_, createTelemetry) => {
  function setUp(metrics: 'watched' | 'all' = 'all') {
    let text = '';
    const output = new Writable({
      write(chunk, _encoding, done) {
        text += String(chunk);
        done();
      },
    });
    const telemetry = createTelemetry({ namespace: 'sluice', stage: 'enrich', metrics, output });
    const lines = (): Line[] =>
      text
        .split('\n')
        .filter(Boolean)
        .map((line) => JSON.parse(line) as Line);
    return { telemetry, lines };
  }

  test('a log line is one JSON document with level, stage and request id', () => {
    const { telemetry, lines } = setUp();
    telemetry.begin('req-1');
    telemetry.log('warn', 'two\nlines', { code: 'rate_limited', count: 3, final: true });
    expect(lines()).toMatchObject([
      {
        level: 'WARN',
        message: 'two\nlines',
        service: 'enrich',
        requestId: 'req-1',
        code: 'rate_limited',
        count: 3,
        final: true,
      },
    ]);
  });

  test('the next request does not carry the fields of the one before', () => {
    const { telemetry, lines } = setUp();
    telemetry.begin('req-1');
    telemetry.log('info', 'first', { messageId: 'm1' });
    telemetry.begin('req-2');
    telemetry.log('error', 'second');
    expect(lines()[1]).toMatchObject({ requestId: 'req-2' });
    expect(lines()[1]).not.toHaveProperty('messageId');
  });

  test('objects, arrays and errors never reach the log, and long text is cut', () => {
    const { telemetry, lines } = setUp();
    const fields: unknown = {
      event: { user: 'planted' },
      list: ['planted'],
      error: new Error('planted'),
      nothing: undefined,
      text: 'x'.repeat(5_000),
    };
    telemetry.log('info', 'fields', fields as LogFields);
    const [line = {}] = lines();
    expect(JSON.stringify(line)).not.toContain('planted');
    expect(line.text).toHaveLength(1_000);
  });

  test('ledger entries of one outcome are summed up and written at the end of the invocation', () => {
    const { telemetry, lines } = setUp();
    telemetry.begin('req-1');
    telemetry.ledger({ stage: 'enrich', source: 'app', count: 2, outcome: 'forwarded' });
    telemetry.ledger({ stage: 'enrich', source: 'app', count: 3, outcome: 'forwarded' });
    telemetry.ledger({
      stage: 'enrich',
      source: 'cloudtrail',
      count: 1,
      outcome: 'parked',
      reason: 'refused_by_wazuh',
    });
    expect(lines()).toEqual([]);
    telemetry.flush();
    const [forwarded, parked, ...rest] = lines();
    expect(rest).toEqual([]);
    expect(forwarded).toMatchObject({ stage: 'enrich', outcome: 'forwarded', source: 'app', Records: 5 });
    expect(forwarded?._aws?.CloudWatchMetrics).toEqual([
      {
        Namespace: 'sluice',
        Dimensions: [
          ['stage', 'outcome'],
          ['stage', 'outcome', 'source'],
        ],
        Metrics: [{ Name: 'Records', Unit: 'Count' }],
      },
    ]);
    expect(parked).toMatchObject({ outcome: 'parked', reason: 'refused_by_wazuh', Records: 1 });
    expect(parked?._aws?.CloudWatchMetrics[0]?.Dimensions).toEqual([
      ['stage', 'outcome'],
      ['stage', 'outcome', 'source', 'reason'],
    ]);
  });

  test('what was flushed is not written again', () => {
    const { telemetry, lines } = setUp();
    telemetry.ledger({ stage: 'enrich', source: 'app', count: 1, outcome: 'received' });
    telemetry.flush();
    telemetry.flush();
    expect(lines()).toHaveLength(1);
  });

  test('measurements keep every value, however many there are', () => {
    const { telemetry, lines } = setUp();
    for (let i = 0; i < 250; i += 1)
      telemetry.measure('deliveryTime', i, 'Milliseconds', { sink: 'events-api' });
    telemetry.flush();
    const values = lines().flatMap(({ deliveryTime }) => deliveryTime as number[]);
    expect(values).toEqual(Array.from({ length: 250 }, (_, i) => i));
    expect(lines()[0]).toMatchObject({ stage: 'enrich', sink: 'events-api' });
  });

  test('what no alarm looks at is a line with its sum, its most and how many there were, and no metric', () => {
    const { telemetry, lines } = setUp('watched');
    telemetry.ledger({ stage: 'enrich', source: 'app', count: 5, outcome: 'forwarded' });
    for (const count of [3, 4, 1]) telemetry.measure('Redactions', count, 'Count', { type: 'email' });
    telemetry.flush();
    expect(lines()).toEqual([
      { stage: 'enrich', outcome: 'forwarded', source: 'app', Records: { sum: 5, max: 5, count: 1 } },
      { stage: 'enrich', type: 'email', Redactions: { sum: 8, max: 4, count: 3 } },
    ]);
  });

  test('what an alarm looks at stays a metric, and only with the dimensions by which it looks', () => {
    const { telemetry, lines } = setUp('watched');
    telemetry.measure('LedgerDifference', 0, 'Count');
    telemetry.measure('LedgerDifference', 2, 'Count', { source: 'app' });
    telemetry.measure('ManagerUnreachable', 1, 'Count', { sink: 'agent', node: 'master' });
    telemetry.flush();
    const metrics = lines().map(({ _aws }) => _aws?.CloudWatchMetrics[0]?.Dimensions);
    expect(metrics).toEqual([[['stage']], undefined, [['stage', 'sink', 'node']]]);
  });
});
