import * as z from 'zod';
import type { ProviderAnswer, ProviderRequest } from './provider-endpoint.ts';

/** What providers check of a request, as far as they publish it. Each keeps its incidents, so that it can deduplicate. */

function parsed<T>(schema: z.ZodType<T>, text: string): T | undefined {
  try {
    return schema.safeParse(JSON.parse(text)).data;
  } catch {
    return undefined;
  }
}

const isJson = ({ headers }: ProviderRequest) => headers['content-type']?.startsWith('application/json');
const answer = (status: number, body: object, taken?: string): ProviderAnswer => ({
  status,
  body: JSON.stringify(body),
  ...(taken !== undefined && { taken }),
});

const PagerDutySchema = z.object({
  routing_key: z.string().length(32),
  event_action: z.enum(['trigger', 'acknowledge', 'resolve']),
  dedup_key: z.string().min(1).max(255),
  client: z.string().optional(),
  client_url: z.url().optional(),
  links: z.array(z.object({ href: z.url(), text: z.string().optional() })).optional(),
  payload: z.object({
    summary: z.string().min(1).max(1_024),
    source: z.string().min(1),
    severity: z.enum(['critical', 'error', 'warning', 'info']),
    timestamp: z.iso.datetime().optional(),
    custom_details: z.record(z.string(), z.unknown()).optional(),
  }),
});
const PAGERDUTY_BYTES = 512 * 1_024;

/** Events API v2: https://developer.pagerduty.com/docs/events-api-v2-overview#response-codes--retry-logic */
export function pagerDutyRules() {
  return (request: ProviderRequest): ProviderAnswer => {
    if (request.path !== '/v2/enqueue') return answer(404, {});
    if (Buffer.byteLength(request.body) > PAGERDUTY_BYTES) return answer(413, {});
    const event = parsed(PagerDutySchema, request.body);
    if (event === undefined || !isJson(request)) return answer(400, { status: 'invalid event' });
    return answer(202, { status: 'success', dedup_key: event.dedup_key }, request.body);
  };
}

const NoteSchema = z.strictObject({
  note: z.string().min(1).max(25_000),
  user: z.string().max(100),
  source: z.string().max(100),
});
const OpsgenieSchema = z.strictObject({
  message: z.string().min(1).max(130),
  alias: z.string().min(1).max(512),
  description: z.string().max(15_000),
  details: z
    .record(z.string(), z.string())
    .refine((details) => Object.entries(details).flat().join('').length <= 8_000),
  tags: z.array(z.string().min(1).max(50)).max(20),
  entity: z.string().max(512).optional(),
  source: z.string().max(100),
  priority: z.enum(['P1', 'P2', 'P3', 'P4', 'P5']),
});

/** Alert API (https://docs.opsgenie.com/docs/alert-api): takes with 202 what it does later. */
export function opsgenieRules(apiKey: string) {
  return (request: ProviderRequest): ProviderAnswer => {
    const url = new URL(request.path, 'http://local');
    const action = /^\/v2\/alerts(?:\/[\w-]{1,512}\/(notes|acknowledge|close))?$/.exec(url.pathname);
    if (action === null) return answer(404, { message: 'no such operation' });
    if (request.headers.authorization !== `GenieKey ${apiKey}`) return answer(401, {});
    const schema: z.ZodType = action[1] === undefined ? OpsgenieSchema : NoteSchema;
    const addressed = action[1] === undefined || url.searchParams.get('identifierType') === 'alias';
    if (!addressed || !isJson(request) || parsed(schema, request.body) === undefined)
      return answer(422, { message: 'Request body is not processable' });
    return answer(202, { result: 'Request will be processed' }, `${request.path} ${request.body}`);
  };
}

const run = z.strictObject({
  type: z.literal('TextRun'),
  text: z.string().min(1),
  weight: z.enum(['Default', 'Lighter', 'Bolder']).optional(),
  size: z.enum(['Default', 'Small', 'Medium', 'Large', 'ExtraLarge']).optional(),
  fontType: z.enum(['Default', 'Monospace']).optional(),
  isSubtle: z.boolean().optional(),
});
const spacing = z.enum(['None', 'Small', 'Default', 'Medium', 'Large']).optional();
/** No other text than runs: only they are shown without being read as Markdown. */
const rich = z.strictObject({
  type: z.literal('RichTextBlock'),
  inlines: z.array(run).min(1),
  spacing,
  separator: z.boolean().optional(),
});
const TeamsSchema = z.strictObject({
  type: z.literal('message'),
  attachments: z
    .array(
      z.strictObject({
        contentType: z.literal('application/vnd.microsoft.card.adaptive'),
        content: z.strictObject({
          type: z.literal('AdaptiveCard'),
          $schema: z.string(),
          version: z.enum(['1.4', '1.5']),
          msteams: z.strictObject({ width: z.literal('Full') }),
          fallbackText: z.string().min(1),
          body: z.array(
            z.discriminatedUnion('type', [
              rich,
              z.strictObject({
                type: z.literal('Container'),
                style: z.enum(['default', 'emphasis', 'good', 'attention', 'warning', 'accent']),
                bleed: z.boolean(),
                items: z.array(rich).min(1),
              }),
            ]),
          ),
          actions: z
            .array(
              z.strictObject({
                type: z.literal('Action.OpenUrl'),
                title: z.string().min(1),
                url: z.url({ protocol: /^https$/ }),
              }),
            )
            .max(6),
        }),
      }),
    )
    .length(1),
});
const TEAMS_BYTES = 28 * 1_024;

/** A workflow that begins with “When a Teams webhook request is received”. */
export function teamsRules() {
  return (request: ProviderRequest): ProviderAnswer => {
    if (Buffer.byteLength(request.body) > TEAMS_BYTES) return answer(413, {});
    if (!isJson(request) || parsed(TeamsSchema, request.body) === undefined) return answer(400, {});
    return { status: 202, body: '', taken: request.body };
  };
}

const ShuffleSchema = z.object({
  severity: z.int().min(1).max(3),
  pretext: z.literal('WAZUH Alert'),
  title: z.string().min(1),
  text: z.string().min(1),
  rule_id: z.string().regex(/^\d+$/),
  timestamp: z.string().regex(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}[+-]\d{4}$/),
  id: z.string().min(1),
  all_fields: z.object({
    timestamp: z.string(),
    id: z.string(),
    rule: z.object({ id: z.string(), level: z.int(), description: z.string(), groups: z.array(z.string()) }),
    agent: z.object({ id: z.string() }),
    manager: z.object({ name: z.string() }),
    data: z.record(z.string(), z.unknown()),
  }),
});

/** A workflow that was made for what Wazuh's own integration sends. */
export function shuffleRules() {
  return (request: ProviderRequest): ProviderAnswer =>
    isJson(request) && parsed(ShuffleSchema, request.body) !== undefined
      ? answer(200, { success: true }, request.body)
      : answer(400, { success: false });
}
