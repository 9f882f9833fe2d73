import { type AlertFacts, userOf } from '../alert/alert-facts.ts';
import { historyDetails } from './message-words.ts';
import type { Notification } from './notification.ts';
import type { TimeText } from './time-text.ts';

/** One labelled value: the label is ours, the value may be the event's. */
export interface Detail {
  readonly label: string;
  readonly value: string;
  /** The value tells times, and is in our words. */
  readonly times?: true;
  /** It makes the alert worse: to be set off. */
  readonly alarming?: true;
}

/** The parts that are there, undefined when none is. */
export function joined(separator: string, ...parts: readonly (string | undefined)[]): string | undefined {
  const present = parts.filter((part) => part !== undefined && part !== '');
  return present.length > 0 ? present.join(separator) : undefined;
}

function whoText({ user, aws }: AlertFacts): string | undefined {
  const id = user.id === user.name ? undefined : user.id;
  const kind = aws?.identityType === 'Root' ? 'root user' : undefined;
  return joined(' · ', user.name, id, kind);
}

function threatText({ threat }: AlertFacts): string | undefined {
  if (threat === undefined) return undefined;
  const { feed, type, indicator, confidence, matched, count = 1 } = threat;
  return joined(
    ', ',
    feed,
    joined(' ', type, indicator),
    confidence === undefined ? undefined : `confidence ${confidence}`,
    matched === undefined ? undefined : `found in ${matched}`,
    count > 1 ? `the strongest of ${count} indicators` : undefined,
  );
}

/** The address, marked when it is the address that is known. */
function sourceText({ source, threat }: AlertFacts): string | undefined {
  const known = source.ip !== undefined && /^ip/i.test(threat?.type ?? '') ? 'known bad' : undefined;
  return joined(' · ', source.ip ?? source.address, known);
}

/** Who, where: what tells one alert of a rule from the next. */
export function placeOf(facts: AlertFacts): string | undefined {
  return joined(', ', userOf(facts), facts.application, facts.tenant);
}

function agentText({ agent, location }: AlertFacts): string | undefined {
  return joined(' · ', `${agent.id} ${agent.name ?? ''}`.trim(), agent.ip, location);
}

/** Of a sum: what stands out in it. */
function summedValues({ summed }: AlertFacts): Values {
  return [
    ['Worst of them', summed?.worst],
    ['Most from', joined(', ', ...(summed?.sources ?? []))],
    ['Most on agents', joined(', ', ...(summed?.agents ?? []))],
    ['Most of tenants', joined(', ', ...(summed?.tenants ?? []))],
  ];
}

type Values = readonly (readonly [label: string, value: string | undefined])[];

function labelled(
  values: Values,
  flags: { readonly times?: true; readonly alarming?: true } = {},
): readonly Detail[] {
  return values.flatMap(([label, value]) => (value === undefined ? [] : [{ label, value, ...flags }]));
}

/** What a person asks for first, top to bottom; what is not known is left out. */
export function detailsOf(notification: Notification, time: TimeText): readonly Detail[] {
  const { facts } = notification;
  const { source, aws } = facts;
  const history = historyDetails(notification, time);
  const happened = facts.happenedAt ?? facts.alertedAt;
  return [
    ...labelled([['Known bad', threatText(facts)]], { alarming: true }),
    ...labelled([
      ...summedValues(facts),
      ['User', whoText(facts)],
      ['Acted on', facts.user.target],
      ['Resource', aws?.resource],
      ['Source', sourceText(facts)],
      ['Country and network', joined(' · ', source.country, source.network)],
      [aws === undefined ? 'Application' : 'AWS service', facts.application],
      ['Tenant', facts.tenant],
      ['AWS account', joined(' · ', aws?.accountName, aws?.account, aws?.region)],
      ['Action', joined(' · ', facts.action, facts.outcome)],
      ['Reason', facts.reason],
      ['Address asked for', facts.url],
    ]),
    ...labelled([['Happened', happened === undefined ? undefined : time(happened)]], { times: true }),
    ...labelled(history.slice(0, 3), { times: true }),
    ...labelled(history.slice(3)),
    ...labelled([
      ['Technique', joined(', ', ...facts.techniques.map(({ id, name }) => joined(' ', id, name)))],
      ['Tactic', joined(', ', ...facts.tactics)],
      [
        'Compliance',
        joined(
          '; ',
          ...facts.compliance.map(({ framework, controls }) => `${framework} ${controls.join(', ')}`),
        ),
      ],
      ['Counted', facts.frequency === undefined ? undefined : `${facts.frequency} events`],
      ['Agent', facts.summed === undefined ? agentText(facts) : undefined],
      ['Client', facts.userAgent],
    ]),
  ];
}
