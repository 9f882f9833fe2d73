import { expect, test } from 'vitest';
import { clientCall } from '../../../tools/bench/client-call.ts';
import { benchEncode } from '../../../tools/bench/encode.ts';
import { benchNormalize } from '../../../tools/bench/normalize.ts';
import { packedMessage } from '../../../tools/bench/packed-message.ts';
import type { Task } from '../../../tools/bench/question.ts';

const TASKS = [benchNormalize, benchEncode, packedMessage, clientCall].flatMap((question) =>
  question.tasks().map((task) => [`${question.name}: ${task.label}`, task] as const),
);

test.each(TASKS)('both sides of %s do their work', (_, { subject, floor }: Task) => {
  for (const side of [subject, floor]) expect(side.prepare(0)()).toBeGreaterThan(0);
});
