import { expect, expectTypeOf, test } from 'vitest';
import type * as z from 'zod';
import { REJECT_REASONS } from '../../src/event/loss.ts';
import type {
  EventOutcomeSchema,
  EventsAnswerSchema,
  ProblemSchema,
} from '../../src/intake/answer-schema.ts';
import { type EventOutcome, PROBLEMS, type ProblemDocument } from '../../src/intake/problem.ts';
import { resolve } from '../support/api-document.ts';

test('documented outcomes and problems are the types that the handlers answer with', () => {
  expectTypeOf<z.infer<typeof EventOutcomeSchema>>().toEqualTypeOf<Mutable<EventOutcome>>();
  expectTypeOf<Mutable<ProblemDocument>['code']>().toEqualTypeOf<z.infer<typeof ProblemSchema>['code']>();
  expectTypeOf<keyof ProblemDocument>().toEqualTypeOf<keyof z.infer<typeof ProblemSchema>>();
  expectTypeOf<z.infer<typeof EventsAnswerSchema>['outcomes'][number]>().toExtend<EventOutcome>();
  expect(resolve('#/components/schemas/Problem')).toMatchObject({
    properties: { code: { enum: Object.keys(PROBLEMS) } },
  });
  expect(JSON.stringify(resolve('#/components/schemas/EventOutcome'))).toContain(
    JSON.stringify(REJECT_REASONS),
  );
});

type Mutable<T> = T extends unknown ? { -readonly [K in keyof T]: T[K] } : never;
