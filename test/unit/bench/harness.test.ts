import { describe, expect, test } from 'vitest';
import { compare, loadWarning, type Meter, quantile, type Side } from '../../../tools/bench/harness.ts';

/** A meter whose clock moves when a side says so. */
function fakeMeter() {
  let now = 0;
  const meter: Meter = { cpuUs: () => now };
  const costing = (name: string, cost: () => number, result: () => number = () => 7): Side => ({
    name,
    prepare: () => () => {
      now += cost();
      return result();
    },
  });
  return { meter, costing };
}

const PLAN = { rounds: 5, iterations: 3, warmUp: 2 };

describe('compare', () => {
  test('gives the median time of a run of each side and their ratio', () => {
    const { meter, costing } = fakeMeter();
    const subject = costing('ours', () => 60);
    const floor = costing('least', () => 20);
    expect(compare(subject, floor, PLAN, meter)).toEqual({
      subject: 'ours',
      floor: 'least',
      subjectUs: 60,
      floorUs: 20,
      ratio: 3,
      spread: [3, 3],
      rounds: 5,
    });
  });

  test('counts no round of the warm-up', () => {
    const { meter, costing } = fakeMeter();
    let runs = 0;
    const slowAtFirst = costing('ours', () => {
      runs += 1;
      return runs <= 1 + PLAN.warmUp * PLAN.iterations ? 900 : 30;
    });
    const { ratio, spread } = compare(
      slowAtFirst,
      costing('least', () => 10),
      PLAN,
      meter,
    );
    expect({ ratio, spread }).toEqual({ ratio: 3, spread: [3, 3] });
  });

  test('one slow round moves the spread and not the ratio', () => {
    const { meter, costing } = fakeMeter();
    let runs = 0;
    const subject = costing('ours', () => {
      runs += 1;
      return runs > 1 + (PLAN.rounds + PLAN.warmUp - 1) * PLAN.iterations ? 500 : 20;
    });
    const { ratio } = compare(
      subject,
      costing('least', () => 10),
      PLAN,
      meter,
    );
    expect(ratio).toBe(2);
  });

  test('runs the sides in turns, a different one first in each round', () => {
    const { meter, costing } = fakeMeter();
    const order: string[] = [];
    const note = (name: string) =>
      costing(name, () => {
        order.push(name);
        return 1;
      });
    compare(note('a'), note('b'), { rounds: 3, iterations: 1, warmUp: 0 }, meter);
    expect(order.slice(2)).toEqual(['a', 'b', 'b', 'a', 'a', 'b']);
  });

  test('does not time what a run needs to be set up', () => {
    const { meter, costing } = fakeMeter();
    const setUp = costing('set up', () => 1_000);
    const work = costing('work', () => 40);
    const subject: Side = {
      name: 'ours',
      prepare: () => {
        setUp.prepare(0)();
        return work.prepare(0);
      },
    };
    const { subjectUs } = compare(
      subject,
      costing('least', () => 20),
      PLAN,
      meter,
    );
    expect(subjectUs).toBe(40);
  });

  test('refuses a side that does different work from run to run', () => {
    const { meter, costing } = fakeMeter();
    let result = 0;
    const fickle = costing(
      'fickle',
      () => 1,
      () => {
        result += 1;
        return result;
      },
    );
    expect(() =>
      compare(
        fickle,
        costing('least', () => 1),
        PLAN,
        meter,
      ),
    ).toThrow('"fickle" did different work');
  });
});

describe('quantile', () => {
  test('lies between neighbours by their distance', () => {
    expect([0, 0.25, 0.5, 1].map((q) => quantile([40, 10, 30, 20], q))).toEqual([10, 17.5, 25, 40]);
  });

  test('of nothing is no number', () => {
    expect(quantile([], 0.5)).toBeNaN();
  });
});

test('a busy machine is said to be busy, a quiet one is not mentioned', () => {
  expect(loadWarning(1.4, 2)).toBeUndefined();
  expect(loadWarning(3, 2)).toContain('load 3.0 on 2 cores');
});
