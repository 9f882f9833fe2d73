import * as z from 'zod/mini';
import { SEVERITIES } from '../../event/severity.ts';
import { AlertFactsSchema } from '../alert/alert-facts.ts';
import { NOTIFICATION_KINDS } from '../group/outbox-entry.ts';

const text = z.string();
/** ISO 8601 in UTC. */
const time = z.iso.datetime();

/** What a message of a generic webhook says, for machines and people. `docs/reference/webhook-event.schema.json` is made of it. */
export const WebhookDataSchema = z.object({
  kind: z.enum(NOTIFICATION_KINDS),
  severity: z.enum(SEVERITIES),
  /** Says it in one line, and again with who and where behind it. */
  title: text,
  summary: text,
  /** How many in what time, who has it, since when it is quiet. */
  lead: z.optional(text),
  /** Alerts that this notification reports, and the span they came in. */
  count: z.int(),
  since: time,
  until: time,
  /** Labelled values as messages show them, most wanted first. */
  details: z.array(z.object({ label: text, value: text })),
  advice: z.array(z.object({ what: text, command: z.optional(text) })),
  links: z.array(z.object({ text, url: z.url() })),
  /** Of the alert, or of the latest of them. */
  facts: AlertFactsSchema,
});
type WebhookData = z.infer<typeof WebhookDataSchema>;

export const eventTypeOf = (kind: WebhookData['kind']) => `sluice.alert.${kind}` as const;

/** The body that is posted. */
export const WebhookEventSchema = z.object({
  type: z.enum(NOTIFICATION_KINDS.map(eventTypeOf)),
  /** Of the latest alert that is reported. */
  timestamp: time,
  data: z.extend(WebhookDataSchema, {
    /** The same for every notification of one group from its first alert until it has resolved. */
    thread: text,
  }),
});
