import * as z from 'zod/mini';
import { SEVERITIES } from '../../event/severity.ts';
import { plainLine } from '../plain-text.ts';
import { traceOfAlert } from './alert-trace.ts';
import { AwsFactsSchema, awsFactsOf } from './aws-facts.ts';
import { textAt, textsAt } from './read-path.ts';
import { asSentDirectly } from './s3-alert.ts';
import { sourceOf } from './source-facts.ts';
import { SummedFactsSchema } from './summed-facts.ts';
import { ThreatFactsSchema, threatOf } from './threat-facts.ts';
import { alertTime, nodeOf, severityOf, type WazuhAlert } from './wazuh-alert.ts';

const word = z.string();
const words = z.array(z.string());
const optionalWord = z.optional(word);
const optionalInt = z.optional(z.int());

/**
 * What a person wants to know of an alert: what, to whom, from where, since when. Every text is one visible line;
 * nothing else of the alert goes further, so a group's state stays small and no raw log reaches a message.
 */
export const AlertFactsSchema = z.object({
  alertId: word,
  node: word,
  severity: z.enum(SEVERITIES),
  rule: z.object({ id: word, level: z.int(), description: word, groups: words }),
  /** When it happened and when Wazuh alerted, epoch ms. */
  happenedAt: optionalInt,
  alertedAt: optionalInt,
  /** Events that a correlation rule has counted. */
  frequency: optionalInt,
  agent: z.object({ id: word, name: optionalWord, ip: optionalWord }),
  location: optionalWord,
  /** The event was pulled from S3, so that Wazuh has its fields under `data.aws`. */
  pulled: z.optional(z.literal(true)),
  eventId: optionalWord,
  /** W3C trace id of the event. */
  traceId: optionalWord,
  action: optionalWord,
  outcome: optionalWord,
  reason: optionalWord,
  url: optionalWord,
  userAgent: optionalWord,
  tenant: optionalWord,
  application: optionalWord,
  /** Kind of source, such as `aws.cloudtrail` or `sentry.issue`. */
  dataset: optionalWord,
  user: z.object({ id: optionalWord, name: optionalWord, target: optionalWord }),
  source: z.object({
    /** Valid IPv4 or IPv6 address. */
    ip: optionalWord,
    /** What stands in its place, such as an AWS service's name. */
    address: optionalWord,
    country: optionalWord,
    network: optionalWord,
  }),
  threat: z.optional(ThreatFactsSchema),
  techniques: z.array(z.object({ id: word, name: optionalWord })),
  tactics: words,
  compliance: z.array(z.object({ framework: word, controls: words })),
  aws: z.optional(AwsFactsSchema),
  /** It is no alert of Wazuh's but a sum of some. */
  summed: z.optional(SummedFactsSchema),
});
export type AlertFacts = z.infer<typeof AlertFactsSchema>;

/** Rule keys that name compliance controls (wazuh `ruleset`), and what people call the frameworks. */
export const FRAMEWORKS = {
  pci_dss: 'PCI DSS',
  gdpr: 'GDPR',
  hipaa: 'HIPAA',
  nist_800_53: 'NIST 800-53',
  tsc: 'SOC 2 (TSC)',
  gpg13: 'GPG 13',
  cis: 'CIS',
} as const;

const MAX_LIST = 10;
const LONG = 500;
const SHORT = 200;

function eventTime(alert: WazuhAlert): number | undefined {
  const text = textAt(
    alert,
    'data.sluice.@timestamp',
    'data.aws.eventTime',
    'data.aws.updatedAt',
    'data.aws.start',
    'data.aws.time',
  );
  const at = text === undefined ? Number.NaN : Date.parse(text);
  return Number.isNaN(at) ? alertTime(alert) : at;
}

function techniquesOf(alert: WazuhAlert): AlertFacts['techniques'] {
  const ids = textsAt(alert, 'rule.mitre.id', MAX_LIST);
  const names = textsAt(alert, 'rule.mitre.technique', MAX_LIST);
  if (ids.length > 0) return ids.map((id, i) => ({ id: plainLine(id, 16), name: line(names[i], SHORT) }));
  const own = textsAt(alert, 'data.sluice.threat.technique.id', MAX_LIST);
  const ownNames = textsAt(alert, 'data.sluice.threat.technique.name', MAX_LIST);
  return own.map((id, i) => ({ id: plainLine(id, 16), name: line(ownNames[i], SHORT) }));
}

/** Access logs write `-` for what is not there. */
function line(text: string | undefined, max: number): string | undefined {
  const plain = text === undefined ? '' : plainLine(text, max);
  return plain === '' || plain === '-' ? undefined : plain;
}

/** Of S3, firewalls and networks, load balancers. */
const ACTIONS_OF_LOGS = ['data.aws.operation', 'data.aws.action', 'data.aws.action_executed'];
const REQUESTS_OF_LOGS = ['data.aws.httpRequest.uri', 'data.aws.request_uri', 'data.aws.request'];

const NAMES = [
  'data.sluice.user.name',
  'data.sluice.user.email',
  'data.aws.userIdentity.userName',
  'data.dstuser',
  'data.srcuser',
];

/** The first name that redaction has left; a mask tells nobody who it was. */
function nameOf(alert: WazuhAlert): string | undefined {
  const names = NAMES.map((path) => line(textAt(alert, path), SHORT));
  return names.find((name) => name !== undefined && !/^\[REDACTED:\w+\]$/.test(name));
}

/** Reads the facts of an alert; what is not there is left out, never invented. */
export function factsOf(written: WazuhAlert): AlertFacts {
  const direct = asSentDirectly(written);
  const alert = direct ?? written;
  const at = (...paths: string[]) => line(textAt(alert, ...paths), SHORT);
  const aws = awsFactsOf(alert);
  const frequency = Number(textAt(alert, 'rule.frequency'));
  return {
    alertId: plainLine(alert.id, 128),
    node: plainLine(nodeOf(alert), SHORT),
    severity: severityOf(alert),
    rule: {
      id: alert.rule.id,
      level: alert.rule.level,
      description: line(alert.rule.description, LONG) ?? `Wazuh rule ${alert.rule.id}`,
      groups: alert.rule.groups.slice(0, 2 * MAX_LIST).map((group) => plainLine(group, 64)),
    },
    happenedAt: eventTime(alert),
    alertedAt: alertTime(alert),
    frequency: Number.isSafeInteger(frequency) && frequency > 1 ? frequency : undefined,
    agent: { id: alert.agent.id, name: line(alert.agent.name, SHORT), ip: line(alert.agent.ip, 64) },
    location: line(alert.location, SHORT),
    ...(direct === undefined ? {} : { pulled: true as const }),
    eventId: at('data.sluice.event.id', 'data.aws.eventID', 'data.aws.id'),
    traceId: traceOfAlert(alert),
    action:
      at('data.sluice.event.action', 'data.aws.eventName', 'data.action', ...ACTIONS_OF_LOGS) ??
      aws?.findingType,
    outcome: at('data.sluice.event.outcome', 'data.aws.errorCode', 'data.status'),
    reason: line(textAt(alert, 'data.sluice.event.reason', 'data.aws.errorMessage'), LONG),
    url: line(
      textAt(alert, 'data.sluice.url.path', 'data.sluice.url.full', 'data.url', ...REQUESTS_OF_LOGS),
      LONG,
    ),
    userAgent: line(
      textAt(alert, 'data.sluice.user_agent.original', 'data.aws.userAgent', 'data.aws.user_agent'),
      LONG,
    ),
    tenant: at('data.sluice.organization.id'),
    application: at('data.sluice.service.name', 'data.aws.eventSource', 'data.aws.source'),
    dataset: at('data.sluice.event.dataset', 'data.aws.source'),
    user: {
      id: at(
        'data.sluice.user.id',
        'data.aws.userIdentity.arn',
        'data.aws.userIdentity.principalId',
        'data.aws.requester',
      ),
      name: nameOf(alert),
      target: at('data.sluice.user.target.name', 'data.sluice.user.target.id') ?? aws?.targetUser,
    },
    source: sourceOf(alert),
    threat: threatOf(alert),
    techniques: techniquesOf(alert),
    tactics: textsAt(alert, 'rule.mitre.tactic', MAX_LIST).map((tactic) => plainLine(tactic, 64)),
    compliance: Object.entries(FRAMEWORKS).flatMap(([key, framework]) => {
      const controls = textsAt(alert.rule, key, MAX_LIST).map((control) => plainLine(control, 64));
      return controls.length === 0 ? [] : [{ framework, controls }];
    }),
    aws,
  };
}

/** Bytes of UTF-8 that `writeFacts` keeps to, so that a group's state fits into one database item. */
export const MAX_FACTS_BYTES = 8_192;

/** Facts as JSON; texts are cut shorter and shorter until the whole fits `MAX_FACTS_BYTES`. */
export function writeFacts(facts: AlertFacts): string {
  let json = JSON.stringify(facts);
  for (let max = LONG; Buffer.byteLength(json) > MAX_FACTS_BYTES && max > 4; max = max >> 1)
    json = JSON.stringify(facts, (_, value: unknown) =>
      typeof value === 'string' ? plainLine(value, max) : value,
    );
  return json;
}

/** Reads what `writeFacts` wrote; undefined when it is none of its writings. */
export function readFacts(json: string): AlertFacts | undefined {
  try {
    return AlertFactsSchema.parse(JSON.parse(json));
  } catch {
    return undefined;
  }
}

/** The one word for who did it: the name people know, else the id. */
export function userOf({ user }: AlertFacts): string | undefined {
  return user.name ?? user.id;
}
