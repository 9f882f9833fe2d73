import * as z from 'zod/mini';

export const ReportRequestSchema = z.object({
  id: z.string(),
  which: z.enum(['daily', 'monthly']),
  /** The day or month, `2026-03-04` or `2026-03`. */
  of: z.string().check(z.regex(/^\d{4}-\d\d(-\d\d)?$/)),
  /** IANA name. */
  timeZone: z.string(),
  /** Views of the monthly report, as `reports.monthly.frameworks` names them. */
  frameworks: z.array(z.string()),
  /** Name of the e-mail channel. */
  channel: z.string(),
  /** Epoch ms. */
  askedAt: z.number(),
});
/** A report that somebody wants to be sent now. */
export type ReportRequest = z.infer<typeof ReportRequestSchema>;

export const ReportAnswerSchema = z.object({
  /** `retried`: it is tried again. `given_up`: it was tried for an hour. */
  outcome: z.enum(['sent', 'refused', 'retried', 'given_up']),
  /** Safe to log. */
  code: z.optional(z.string()),
  at: z.number(),
});
export type ReportAnswer = z.infer<typeof ReportAnswerSchema>;

/** For so long a report is tried that was asked for. */
export const REQUEST_LIFE_MS = 3_600_000;

/** Port: reports that are asked for, and what became of them; kept for a day. */
export interface ReportDesk {
  ask(request: ReportRequest): Promise<void>;
  /** Those that have no final answer, the first to be asked for first. */
  waiting(limit: number): Promise<readonly ReportRequest[]>;
  /** The latest answer stands; one of an id that nobody has asked for is forgotten. */
  answer(id: string, answer: ReportAnswer): Promise<void>;
  answerOf(id: string): Promise<ReportAnswer | undefined>;
}
