import * as z from 'zod/mini';
import { AlertRecordSchema } from '../alert/alert-record.ts';

const optionalNumber = z.optional(z.number());
const optionalText = z.optional(z.string());

/**
 * What can happen to an episode of a group. `told`: a channel took the first message; `refused`: it never will. `escalated`: on to
 * another route; `taken_over`: from another route. `resolved`: it has been quiet.
 */
export const INCIDENT_STEPS = [
  'opened',
  'told',
  'refused',
  'escalated',
  'taken_over',
  'acknowledged',
  'assigned',
  'muted',
  'resolved',
] as const;
export type IncidentStepKind = (typeof INCIDENT_STEPS)[number];

const IncidentStepSchema = z.object({
  /** Epoch ms. */
  at: z.number(),
  kind: z.enum(INCIDENT_STEPS),
  /** The channel, the other route, or the person as the channel names people. */
  who: optionalText,
  /** Whom it was assigned to. */
  to: optionalText,
  /** Until when it was muted (epoch ms). */
  until: optionalNumber,
});
export type IncidentStep = z.infer<typeof IncidentStepSchema>;

/** What a group's state holds of it: bounded, so that the state is. */
export const IncidentSchema = z.object({
  steps: z.array(IncidentStepSchema),
  /** Steps that found no room. */
  more: z.number(),
  digests: z.number(),
  /** Grows with each change, so that what is old is told from what is new. */
  changes: z.number(),
});
export type Incident = z.infer<typeof IncidentSchema>;

/**
 * An episode of a group of severity high or critical on one route, as the log of incidents keeps it: some kilobytes, and nothing
 * that redaction has not left. Times are epoch ms.
 */
export const IncidentRecordSchema = z.extend(IncidentSchema, {
  /** Names the episode; `key` the group, the same on every route. */
  thread: z.string(),
  key: z.string(),
  route: z.string(),
  openedAt: z.number(),
  lastAt: z.number(),
  /** Absent while it is open. */
  resolvedAt: optionalNumber,
  /** It is known to have been open, or to have changed, until then. */
  aliveUntil: z.number(),
  alerts: z.number(),
  reopened: z.optional(z.object({ times: z.number(), resolvedAt: z.number() })),
  taken: z.optional(z.object({ by: z.string(), at: z.number() })),
  escalatedFrom: optionalText,
  /** Of the latest of its alerts. */
  alert: AlertRecordSchema,
});
export type IncidentRecord = z.infer<typeof IncidentRecordSchema>;

/** Undefined when it is no record that this version can read. */
export function readIncident(json: string): IncidentRecord | undefined {
  try {
    return IncidentRecordSchema.parse(JSON.parse(json));
  } catch {
    return undefined;
  }
}
