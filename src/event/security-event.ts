import * as z from 'zod';
import { MAX_PREVIOUS_TOKENS } from './limits.ts';
import { TRACE_ID } from './trace-id.ts';

/**
 * The one schema inside: a subset of ECS 9 (https://www.elastic.co/docs/reference/ecs), plus `sluice.details` for what
 * an application sent that has no ECS field. Unknown keys do not exist here: normalizers put them under `sluice.details`.
 */

const text = (max: number) => z.string().min(1).max(max);
const word = text(256);
const texts = z.array(word).max(100);
const ip = z.union([z.ipv4(), z.ipv6()]);

/** See `src/enrich/identity-summary.ts`; every member a scalar. */
const identity = z.strictObject({
  type: word.describe('`userIdentity.type` of whoever began.'),
  name: word.optional(),
  account: word.optional(),
  known_by: z.enum(['record', 'earlier_call', 'source_identity', 'session_name']),
  chain: text(1024).describe('user alice > role Dev (444455556666) > role Admin (111122223333)'),
  steps: z.int().min(1).optional(),
  source_identity: word.optional(),
  federated_by: word.optional(),
  invoked_by: word.optional(),
  cross_account: z.boolean().optional(),
  root: z.boolean().optional(),
  mfa: z.boolean().optional(),
  credential: z.enum(['long_term', 'temporary']).optional(),
  console: z.boolean().optional(),
  target: word.optional(),
  target_account: word.optional(),
});

const geo = z.strictObject({
  country_iso_code: z.string().length(2).optional(),
  country_name: word.optional(),
  continent_code: z.string().length(2).optional(),
});
const autonomousSystem = z.strictObject({
  number: z.int().min(0).optional(),
  organization: z.strictObject({ name: word }).optional(),
});

/** See `src/enrich/threat/threat-fields.ts`. */
const indicator = z.strictObject({
  type: word.describe('ipv4-addr, ipv6-addr, domain-name, url, file or software (a user agent).'),
  name: word.describe('The indicator: the block an address lies in, the domain a name is under.'),
  ip: ip.optional(),
  provider: word.optional(),
  confidence: z.enum(['None', 'Low', 'Medium', 'High']),
  marking: z.strictObject({ tlp: word }).optional(),
  first_seen: z.iso.datetime().optional(),
  last_seen: z.iso.datetime().optional(),
  reference: word.optional(),
});

/** What of an event stands in a feed of threat intelligence; rules go by it. */
const intel = z.strictObject({
  matched: word.describe('Path of what was found: source.ip, related.ip, url.domain, sluice.details, …'),
  value: word.describe('What was found there.'),
  count: z.int().min(1).describe('Indicators that hold for the event; the strongest is `threat.indicator`.'),
});

export const SecurityEventSchema = z
  .strictObject({
    '@timestamp': z.iso.datetime({ offset: true }).describe('When it happened, RFC 3339.'),
    event: z.strictObject({
      id: text(128).describe('Stable; the idempotency key from end to end.'),
      kind: z.enum(['event', 'alert', 'metric', 'state']),
      category: z.array(word).min(1).max(8),
      type: z.array(word).min(1).max(8),
      action: text(256).describe('What was done, e.g. auth_login_failed; for CloudTrail the eventName.'),
      outcome: z.enum(['success', 'failure', 'unknown']),
      severity: z.int().min(0).max(100),
      dataset: text(128).describe('sluice.app, aws.cloudtrail, …'),
      provider: word.optional(),
      code: word.optional(),
      created: z.iso.datetime({ offset: true }).describe('When Sluice read it.'),
      ingested: z.iso.datetime({ offset: true }).optional(),
      reason: text(1024).optional(),
      duration: z.int().min(0).optional().describe('Nanoseconds.'),
    }),
    user: z
      .strictObject({
        id: word.optional(),
        name: word.optional(),
        email: word.optional(),
        full_name: word.optional(),
        domain: word.optional(),
        roles: texts.optional(),
        target: z.strictObject({ id: word.optional(), name: word.optional() }).optional(),
      })
      .optional(),
    source: z
      .strictObject({
        ip: ip.optional(),
        address: word.optional(),
        port: z.int().min(0).max(65_535).optional(),
        geo: geo.optional(),
        as: autonomousSystem.optional(),
      })
      .optional(),
    user_agent: z
      .strictObject({
        original: text(1024).optional(),
        name: word.optional(),
        version: word.optional(),
        os: z.strictObject({ name: word.optional(), version: word.optional() }).optional(),
        device: z.strictObject({ name: word }).optional(),
      })
      .optional(),
    url: z
      .strictObject({ full: text(4096).optional(), path: text(2048).optional(), domain: word.optional() })
      .optional(),
    http: z
      .strictObject({
        request: z.strictObject({ method: word.optional(), id: word.optional() }).optional(),
        response: z.strictObject({ status_code: z.int().min(100).max(599) }).optional(),
      })
      .optional(),
    cloud: z
      .strictObject({
        provider: word.optional(),
        region: word.optional(),
        account: z.strictObject({ id: word.optional(), name: word.optional() }).optional(),
        service: z.strictObject({ name: word }).optional(),
      })
      .optional(),
    service: z
      .strictObject({ name: word.optional(), environment: word.optional(), version: word.optional() })
      .optional(),
    trace: z
      .strictObject({ id: z.string().regex(TRACE_ID) })
      .optional()
      .describe("W3C trace id: the sender's own, or else that of the request."),
    organization: z.strictObject({ id: word }).describe('The tenant.'),
    rule: z
      .strictObject({ id: word.optional(), name: word.optional(), level: z.int().min(0).max(16).optional() })
      .optional()
      .describe("The sender's hint; Wazuh decides."),
    threat: z
      .strictObject({
        framework: word.optional(),
        technique: z.strictObject({ id: texts, name: texts }).optional(),
        tactic: z.strictObject({ id: texts, name: texts }).optional(),
        indicator: indicator.optional(),
        feed: z.strictObject({ name: word }).optional(),
      })
      .optional(),
    error: z.strictObject({ code: word.optional(), message: text(1024).optional() }).optional(),
    related: z
      .strictObject({ ip: texts.optional(), user: texts.optional(), hosts: texts.optional() })
      .optional(),
    labels: z.record(text(128), text(1024)).optional(),
    sluice: z
      .strictObject({
        details: z.record(z.string(), z.json()).optional(),
        identity: identity.optional().describe('Who really made a call of AWS.'),
        intel: intel.optional().describe('The event names something that a threat feed lists.'),
        organizational_unit: word.optional().describe('Organisational unit of the account, as configured.'),
        truncated: z.boolean().optional(),
        previous_tokens: z
          .array(word)
          .max(MAX_PREVIOUS_TOKENS)
          .optional()
          .describe(
            "While a token key is rotated: this event's pseudonyms as they were under the key before.",
          ),
      })
      .optional(),
  })
  .describe('SecurityEvent');

export type SecurityEvent = z.infer<typeof SecurityEventSchema>;
