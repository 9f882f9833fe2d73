import * as z from 'zod';
import { EVENT_ID } from '../event/event-id.ts';
import { MAX_EVENTS_PER_REQUEST } from '../event/limits.ts';
import { REJECT_REASONS } from '../event/loss.ts';
import { PROBLEMS, type ProblemCode } from './problem.ts';

/** What the HTTP API answers, closed: documents and tests read it, and no Lambda loads it. */

const RequestId = z
  .string()
  .min(1)
  .describe('The same as the header `X-Request-Id`; quote it when you ask us.');

export const EventOutcomeSchema = z
  .discriminatedUnion('status', [
    z.strictObject({
      status: z.literal('accepted'),
      id: z.string().regex(EVENT_ID).describe("The event's id from here to the alert."),
    }),
    z.strictObject({
      status: z.literal('rejected'),
      code: z.enum(REJECT_REASONS),
      message: z.string().min(1).describe('For people; quotes nothing of the event.'),
      path: z.string().describe('Dotted path of the fault inside the event; empty: the event itself.'),
    }),
  ])
  .describe('What became of one event.');

export const EventsAnswerSchema = z
  .strictObject({
    accepted: z.int().min(0),
    rejected: z.int().min(0),
    outcomes: z
      .array(EventOutcomeSchema)
      .describe(
        `One for each event, in their order; from event ${MAX_EVENTS_PER_REQUEST + 1} on they are rejected.`,
      ),
    requestId: RequestId,
  })
  .describe('Taken: what was accepted is on its way and is not lost any more.');

export const AlertAnswerSchema = z.strictObject({ status: z.literal('accepted') });
export const HealthAnswerSchema = z.strictObject({ status: z.literal('ok') });

export const ProblemSchema = z
  .strictObject({
    type: z.templateLiteral(['urn:sluice:problem:', z.enum(Object.keys(PROBLEMS) as ProblemCode[])]),
    code: z.enum(Object.keys(PROBLEMS) as ProblemCode[]).describe('Stable; decide by it.'),
    status: z.int().min(400).max(599),
    title: z.string().min(1),
    detail: z.string().min(1).describe('What to do; quotes nothing of the request.'),
    requestId: RequestId,
  })
  .describe('A request refused whole, as RFC 9457 has it.');

/** What API Gateway itself says, before or instead of Sluice. */
export const GatewayMessageSchema = z
  .strictObject({ message: z.string().min(1) })
  .describe('Said by API Gateway itself.');
