import { readdirSync, readFileSync } from 'node:fs';
import { type FixtureCase, readFixture } from '@sluice/logtest';
import { RULES_FOLDER } from '../../local/shipped-rules.ts';
import { policyPresets } from './presets.ts';
import type { PlaySamples, RuleSample } from './view.ts';

/** Events of one sample: so many can still be read. */
const MAX_EVENTS = 12;

/** What to begin with: policies and records for the one playground, events with their rules for the other. */
export function samples(): PlaySamples {
  return { policies: policyPresets(), redaction: RECORDS, rules: [...EXAMPLES, ...fixtureSamples()] };
}

/** A test number of the card networks: Luhn-valid and never issued. */
const CARD = ['4111', '1111', '1111', '1111'].join(' ');

const json = (value: unknown): string => JSON.stringify(value, null, 2);

const RECORDS: PlaySamples['redaction'] = [
  {
    label: 'An order, with a card in its note',
    kind: 'app',
    text: json({
      action: 'transaction',
      user: { id: 'u_ben', email: 'ben@example.com' },
      source: { ip: '198.51.100.7' },
      details: {
        order_id: 'A-2041',
        amount: 42,
        note: `paid with ${CARD}, call +44 20 7946 0958`,
        callback: `https://${['ops', 's3cr3t-Wq9'].join(':')}@shop.example.com/paid`,
        password: 'correct horse battery',
      },
    }),
  },
  {
    label: 'A CloudTrail record that creates a user',
    kind: 'cloudtrail',
    text: json({
      eventVersion: '1.09',
      eventTime: '2026-11-20T10:00:00Z',
      eventSource: 'iam.amazonaws.com',
      eventName: 'CreateLoginProfile',
      awsRegion: 'us-east-1',
      sourceIPAddress: '198.51.100.7',
      userIdentity: {
        type: 'IAMUser',
        userName: 'ann@example.com',
        arn: 'arn:aws:iam::111122223333:user/ann@example.com',
      },
      requestParameters: {
        userName: 'ben',
        password: 'Kx7-quartz-91',
        tags: [{ key: 'mail', value: 'ben@example.com' }],
      },
      errorMessage: 'user ben@example.com exists already',
    }),
  },
  {
    label: 'Lines of a log',
    kind: 'text',
    text: [
      '10:00:01 login of ann@example.com from 198.51.100.7',
      '10:00:02 GET /reset?token=9f8Kq2LmZx71TbVw HTTP/1.1',
      `10:00:03 charge ${CARD} declined`,
      '10:00:04 Authorization: Bearer mF_9.B5f-4.1JqM9kZx02',
    ].join('\n'),
  },
];

const EXAMPLES: readonly RuleSample[] = [
  {
    group: 'Rules of your own',
    label: 'Refunds of a thousand and more',
    form: 'app',
    events: json({
      action: 'refund',
      user: { id: 'u_ben' },
      source: { ip: '198.51.100.7' },
      details: { amount: 1250, currency: 'EUR' },
    }),
    rules: `<group name="shop,">
  <rule id="112001" level="8">
    <if_group>sluice</if_group>
    <field name="sluice.event.action">^refund$</field>
    <field name="sluice.details.amount" type="pcre2">^\\d{4,}$</field>
    <description>Refund of $(sluice.details.amount) by $(sluice.user.id)</description>
  </rule>
</group>
`,
    secondsBetween: 0,
  },
];

/** The first case of each shipped rule in which it fires, if its events come at even times. */
function fixtureSamples(): readonly RuleSample[] {
  const folder = `${RULES_FOLDER}/fixtures`;
  const files = readdirSync(folder)
    .filter((name) => name.endsWith('.json'))
    .toSorted()
    .flatMap((name) => {
      const group = name.replace(/^\d+-sluice_|_rules\.json$|\.json$/g, '').replaceAll('_', ' ');
      const { cases } = readFixture(name, readFileSync(`${folder}/${name}`, 'utf8'));
      return cases.map((one) => ({ one, group }));
    });
  const told = new Set<string>();
  return files.flatMap(({ one, group }) => {
    const { rule, fires, steps, name } = one;
    const secondsBetween = evenSeconds(one);
    if (rule === undefined || fires !== true || told.has(rule)) return [];
    if (secondsBetween === undefined || steps.length > MAX_EVENTS) return [];
    told.add(rule);
    const events = steps.map(({ log }) => log).join('\n');
    return [{ group, label: `${rule}: ${name}`, form: 'line', events, rules: '', secondsBetween } as const];
  });
}

/** Seconds from each event to the next, if they are all the same. */
function evenSeconds({ steps }: FixtureCase): number | undefined {
  const [first, second] = steps;
  if (first === undefined) return undefined;
  const between = second === undefined ? 0 : (second.at - first.at) / 1000;
  return between >= 0 && steps.every(({ at }, i) => at === first.at + i * between * 1000)
    ? between
    : undefined;
}
