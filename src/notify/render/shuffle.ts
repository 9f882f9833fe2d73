import type { JsonObject } from '../../kernel/json.ts';
import { type AlertFacts, FRAMEWORKS } from '../alert/alert-facts.ts';
import type { ChannelMessage } from '../channel.ts';
import { textBody } from './email.ts';
import { messageOf, type RenderOptions } from './message.ts';
import type { Notification } from './notification.ts';
import { isoTime } from './time-text.ts';

/** Wazuh's three steps (wazuh `integrations/shuffle.py`): 1 up to level 4, 2 up to 7, 3 above. */
function severityNumber(level: number): 1 | 2 | 3 {
  if (level <= 4) return 1;
  return level <= 7 ? 2 : 3;
}

/** As Wazuh writes times, in UTC: `2026-03-04T05:06:07.089+0000`. */
const wazuhTime = (epochMs: number) => isoTime(epochMs).replace('Z', '+0000');

function controlsOf({ compliance }: AlertFacts): JsonObject {
  return Object.fromEntries(
    Object.entries(FRAMEWORKS).flatMap(([key, name]) => {
      const controls = compliance.find(({ framework }) => framework === name)?.controls;
      return controls === undefined ? [] : [[key, controls]];
    }),
  );
}

/** The names of Wazuh's AWS module, for what is known of a call. */
function awsOf({ aws, source }: AlertFacts): object | undefined {
  return (
    aws && {
      eventName: aws.eventName,
      errorCode: aws.errorCode,
      eventSource: aws.service,
      awsRegion: aws.region,
      recipientAccountId: aws.account,
      sourceIPAddress: source.ip ?? source.address,
      userIdentity: { type: aws.identityType, userName: aws.identityUser, accessKeyId: aws.accessKeyId },
    }
  );
}

/** The alert in Wazuh's own form, of what is known of it; no raw log leaves the pipeline. */
function alertOf(facts: AlertFacts, at: number): object {
  const { rule, agent, source, user } = facts;
  return {
    timestamp: wazuhTime(at),
    id: facts.alertId,
    rule: {
      ...rule,
      frequency: facts.frequency,
      mitre: {
        id: facts.techniques.map(({ id }) => id),
        technique: facts.techniques.flatMap(({ name }) => name ?? []),
        tactic: facts.tactics,
      },
      ...controlsOf(facts),
    },
    agent,
    manager: { name: facts.node },
    location: facts.location,
    data: {
      srcip: source.ip,
      dstuser: user.name ?? user.id,
      action: facts.action,
      status: facts.outcome,
      url: facts.url,
      aws: awsOf(facts),
    },
  };
}

/**
 * A notification in the form of Wazuh's own integration with Shuffle, so that workflows that were made for it go on working.
 * `sluice` beside its fields says what Wazuh does not know.
 */
export function renderShuffle(
  notification: Notification,
  options: RenderOptions = {},
): Extract<ChannelMessage, { type: 'shuffle' }> {
  const message = messageOf(notification, options);
  const { kind, facts, count, until } = notification;
  const at = facts.alertedAt ?? until;
  const body = {
    severity: severityNumber(facts.rule.level),
    pretext: 'WAZUH Alert',
    title: message.title,
    text: textBody(message),
    rule_id: facts.rule.id,
    timestamp: wazuhTime(at),
    id: facts.alertId,
    all_fields: alertOf(facts, at),
    sluice: { kind, severity: message.severity, count, tenant: facts.tenant, links: message.links },
  };
  return { type: 'shuffle', body: JSON.parse(JSON.stringify(body)) as JsonObject };
}
