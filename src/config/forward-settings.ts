import * as z from 'zod';
import { SOURCES } from '../event/envelope.ts';
import { SEVERITIES } from '../event/severity.ts';
import { AGENT_PORT } from '../forward/agent/agent-address.ts';
import { SINK_NAMES } from '../forward/sink.ts';

/** The ways into Wazuh and who takes which: `wazuh.agent`, `wazuh.s3` and `forward` in `sluice.config.ts`. */

/** Where a node listens for agents; `agentAddressOf` says where one without it does. */
export const AgentAddressSchema = z.strictObject({
  /** Name or address. */
  host: z.string().min(1),
  /** Usually 1514. */
  port: z.int().min(1).max(65_535).default(AGENT_PORT),
});

export const AgentSettingsSchema = z
  .strictObject({
    /**
     * `event-only`: connections that send nothing but events; any number of them share one identity, which Wazuh lists as never
     * connected. `bound`: each has an identity of its own, says that it is there and counts as active.
     */
    mode: z.enum(['event-only', 'bound']).default('event-only'),
    /** Events a second that a node gets at most, over all functions. What it takes is found out below this. */
    maxEventsPerSecond: z.int().min(10).max(100_000).default(20_000),
    /** Events that a node may have been sent without having said `#pong`, over all functions; its queue holds 16 384. */
    maxUnacknowledged: z.int().min(100).max(12_000).default(6_000),
  })
  .describe('Sink `agent`: TCP 1514, as an enrolled agent.');
export type AgentSettings = z.infer<typeof AgentSettingsSchema>;

export const S3SettingsSchema = z
  .strictObject({
    /** AWS accounts or roles that may assume the role with which Wazuh reads; the stack's own account without it. */
    readers: z
      .array(
        z
          .string()
          .regex(
            /^(\d{12}|arn:aws[\w-]*:iam::\d{12}:(root|role\/.+|user\/.+))$/,
            'an account id, or the ARN of a role or user',
          ),
      )
      .default([]),
    /** What a reader must name beside the role, when it is of somebody else's account. */
    externalId: z
      .string()
      .min(2)
      .max(1_224)
      .regex(
        /^(?!.*--)[\w+=,.@:/-]+$/,
        'use letters, digits and _+=,.@:/-, as AWS does, without two hyphens in a row, for which ossec.conf has no place',
      )
      .optional(),
    /** Objects are read within minutes; they are kept this long. */
    retentionDays: z.int().min(1).max(365).default(7),
  })
  .describe('Sink `s3`: objects that Wazuh pulls.');
export type S3Settings = z.infer<typeof S3SettingsSchema>;

const sink = z.enum(SINK_NAMES);

const ForwardRouteSchema = z.strictObject({
  /** In metrics. */
  name: z.string().regex(/^[a-z][a-z0-9-]{0,38}[a-z0-9]$/, 'use 2–40 lower-case letters, digits and hyphens'),
  /** All conditions given must hold; none given matches every event. */
  when: z
    .strictObject({
      /** Lowest severity of the event. */
      minSeverity: z.enum(SEVERITIES).optional(),
      /** Where the event comes from. */
      sources: z.array(z.enum(SOURCES)).min(1).optional(),
      /** Whose it is. */
      tenants: z.array(z.string()).min(1).optional(),
    })
    .default({}),
  /** The way it takes; it has to be set up in `wazuh`. */
  to: sink,
  /** Takes what the other was never sent because none of its nodes takes anything now. */
  fallback: sink.optional(),
});

export const ForwardSettingsSchema = z
  .strictObject({
    /** The first route that matches decides; what matches none takes `agent` when there is one, else `events-api`. */
    routes: z.array(ForwardRouteSchema).default([]),
  })
  .default({ routes: [] });
