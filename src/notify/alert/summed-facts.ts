import * as z from 'zod/mini';

const words = z.array(z.string());

/** What is known of alerts that one message sums up, beside their severity, which is that of the worst. */
export const SummedFactsSchema = z.object({
  /** What it is, without counts: the same in every message of it. */
  name: z.string(),
  alerts: z.int(),
  /** Alert groups; in truth perhaps more when it is `MAX_GROUPS`. */
  groups: z.int(),
  /** Lowest Wazuh rule level among them. */
  lowestLevel: z.int(),
  /** Level and sentence of the first of the worst. */
  worst: z.optional(z.string()),
  /** Those that stand out, the most frequent first. */
  tenants: words,
  agents: words,
  sources: words,
});
