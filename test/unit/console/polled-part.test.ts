import { expect, test } from 'vitest';
import { CodedError } from '../../../src/kernel/coded-error.ts';
import { createPart } from '../../../tools/console/deployed/polled-part.ts';

/** A part whose clock and answers a test says; counts how often it was read. */
function partOf(answers: readonly (() => Promise<string>)[], everyMs = 10_000) {
  let now = 1_800_000_000_000;
  let reads = 0;
  const part = createPart({
    what: 'alarms',
    permissions: ['cloudwatch:DescribeAlarms'],
    everyMs,
    clock: () => now,
    read: () => {
      const answer = answers[Math.min(reads, answers.length - 1)];
      reads += 1;
      return answer?.() ?? Promise.reject(new Error('no answer'));
    },
  });
  return {
    known: part.known,
    reads: () => reads,
    after: (ms: number) => {
      now += ms;
    },
  };
}

const fault = (name: string, message = 'no') => Object.assign(new Error(message), { name, $metadata: {} });

test('it is not asked again before its time, however often somebody looks', async () => {
  const part = partOf([async () => 'first', async () => 'second']);
  expect(await part.known()).toEqual({ value: 'first', remarks: [] });
  part.after(9_999);
  expect((await part.known()).value).toBe('first');
  part.after(1);
  expect((await part.known()).value).toBe('second');
  expect(part.reads()).toBe(2);
});

test('two who look at once share one question', async () => {
  const part = partOf([async () => 'shared']);
  const both = await Promise.all([part.known(), part.known()]);
  expect(both.map(({ value }) => value)).toEqual(['shared', 'shared']);
  expect(part.reads()).toBe(1);
});

test('while AWS asks to slow down it is asked ever more seldom, and what was read is told with its age', async () => {
  const part = partOf([async () => 'old', () => Promise.reject(fault('ThrottlingException'))]);
  await part.known();
  const asked: number[] = [];
  for (let second = 1; second <= 400; second += 1) {
    part.after(1_000);
    const before = part.reads();
    const { value, remarks } = await part.known();
    if (part.reads() === before) continue;
    asked.push(second);
    expect(value).toBe('old');
    expect(remarks).toEqual([
      { text: expect.stringMatching(/asks us to slow down.*what is shown is of 2027-/) },
    ]);
  }
  expect(asked).toEqual([10, 30, 70, 150, 310]);
});

test('what is read seldom is asked again soon when it could not be read', async () => {
  const part = partOf([() => Promise.reject(fault('ThrottlingException')), async () => 'there'], 600_000);
  expect((await part.known()).value).toBeUndefined();
  part.after(20_000);
  expect((await part.known()).value).toBe('there');
});

test('a permission that is missing is named as AWS names it, what was read before is told no more', async () => {
  const denied = fault(
    'AccessDeniedException',
    'User: arn:aws:iam::111122223333:user/ann is not authorized to perform: kms:Decrypt on resource: x',
  );
  const part = partOf([async () => 'old', () => Promise.reject(denied)]);
  await part.known();
  part.after(10_000);
  expect(await part.known()).toEqual({
    value: undefined,
    remarks: [{ text: 'alarms: your AWS credentials may not read this', permission: 'kms:Decrypt' }],
  });
});

test('a refusal without words names what the part is read with, also behind an error of ours', async () => {
  const cause = fault('AccessDenied');
  const part = partOf([() => Promise.reject(new CodedError('queue_denied', 'refused', { cause }))]);
  expect((await part.known()).remarks).toEqual([
    { text: expect.any(String), permission: 'cloudwatch:DescribeAlarms' },
  ]);
});

test('credentials that have run out are said, with what renews them', async () => {
  const part = partOf([() => Promise.reject(fault('ExpiredTokenException'))]);
  const { remarks } = await part.known();
  expect(remarks[0]?.text).toMatch(/^alarms: AWS does not accept your credentials .* renew them/);
});
