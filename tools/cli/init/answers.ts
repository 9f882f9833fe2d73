import * as z from 'zod';
import { ConfigError, defineConfig, type SluiceConfig, type SluiceConfigInput } from '../../../src/config.ts';
import { EVENTBRIDGE_SOURCES } from '../../../src/event/envelope.ts';

/** What `sluice init` asks, and what `--answers` holds as JSON; an empty text or list means: none. */

const text = z.string().default('');
const texts = z.array(z.string()).default([]);

export const AnswersSchema = z.strictObject({
  name: z.string().default('sluice'),
  region: z.string().default('eu-west-1'),
  account: text,
  tenants: z.array(z.string()).default(['main']),
  hooks: z.array(z.enum(['supabase', 'sentry'])).default([]),
  nodes: texts,
  trust: z.enum(['authorities', 'fingerprints', 'ca']).default('authorities'),
  fingerprints: texts,
  /** PEM, not the path of its file. */
  ca: text,
  ways: z.array(z.enum(['agent', 's3'])).default([]),
  trails: texts,
  organization: text,
  services: z.array(z.enum(EVENTBRIDGE_SOURCES)).default([]),
  channels: z.array(z.enum(['slack', 'email', 'pagerduty'])).default(['slack']),
  mailFrom: text,
  mailTo: texts,
  dashboardUrl: text,
  alarmEmail: text,
});
export type Answers = z.output<typeof AnswersSchema>;
export type AnswerName = keyof Answers;

/** What is wrong with one answer. */
export interface AnswerProblem {
  readonly answer: AnswerName;
  readonly message: string;
}

const NAMES = { slack: 'security-team', email: 'security-mail', pagerduty: 'on-call' } as const;

/** The configuration that the answers mean. */
export function configOf(answers: Answers): SluiceConfigInput {
  const { name, account, region, tenants, channels, dashboardUrl, alarmEmail } = answers;
  const routed = channels.map((channel) => NAMES[channel]);
  const quiet = channels.filter((channel) => channel !== 'pagerduty').map((channel) => NAMES[channel]);
  return {
    name,
    ...(account === '' ? {} : { environment: { account, region } }),
    tenants: tenants.map((id) => ({ id })),
    ...hooksOf(answers),
    ...awsOf(answers),
    wazuh: wazuhOf(answers),
    ...(answers.ways.length === 0 ? {} : { forward: { routes: routesOf(answers) } }),
    alerts: {
      threshold: 12,
      ...(dashboardUrl === '' ? {} : { dashboardUrl }),
      channels: channelsOf(answers),
      routes:
        quiet.length === 0 || routed.length === 1
          ? routed.length === 0
            ? []
            : [{ name: 'all', channels: routed }]
          : [
              { name: 'critical', when: { minSeverity: 'critical' }, channels: routed, final: true },
              { name: 'everything-else', channels: [quiet[0] ?? ''] },
            ],
    },
    observability: { ...(alarmEmail === '' ? {} : { alarmEmail }), dashboard: false },
  };
}

function hooksOf({ hooks, tenants }: Answers): Pick<SluiceConfigInput, 'hooks'> {
  if (hooks.length === 0) return {};
  const tenant = tenants[0] ?? '';
  return { hooks: Object.fromEntries(hooks.map((source) => [source, [{ name: source, tenant }]])) };
}

function awsOf({
  trails,
  organization,
  services,
  tenants,
}: Answers): Pick<SluiceConfigInput, 'cloudtrail' | 'aws'> {
  const tenant = tenants[0] ?? '';
  return {
    ...(trails.length === 0 ? {} : { cloudtrail: { trails: trails.map((bucket) => ({ bucket, tenant })) } }),
    ...(organization === '' && services.length === 0
      ? {}
      : { aws: { tenant, ...(organization === '' ? {} : { organization }), services } }),
  };
}

function wazuhOf({ nodes, trust, fingerprints, ca, ways }: Answers): SluiceConfigInput['wazuh'] {
  return {
    nodes: nodes.map((url, i) => ({ name: i === 0 ? 'master' : `worker-${i}`, url })),
    ...(trust === 'fingerprints' ? { tls: { fingerprints } } : trust === 'ca' ? { tls: { ca } } : {}),
    ...(ways.includes('agent') ? { agent: {} } : {}),
    ...(ways.includes('s3') ? { s3: {} } : {}),
  };
}

/** What is urgent goes the fastest way, AWS's bulk by S3 where there is that. */
function routesOf({ ways }: Answers): NonNullable<SluiceConfigInput['forward']>['routes'] {
  const direct = ways.includes('agent') ? 'agent' : 'events-api';
  const bulk = { name: 'trails', when: { sources: ['cloudtrail' as const] }, to: 's3' as const };
  const urgent = { name: 'severe', when: { minSeverity: 'high' as const } };
  if (!ways.includes('s3')) return [{ name: 'all', to: 'agent', fallback: 'events-api' }];
  return [
    ways.includes('agent')
      ? { ...urgent, to: direct, fallback: 'events-api' as const }
      : { ...urgent, to: direct, fallback: 's3' as const },
    { ...bulk, fallback: direct },
  ];
}

function channelsOf({ channels, mailFrom, mailTo }: Answers) {
  return Object.fromEntries(
    channels.map((channel) => [
      NAMES[channel],
      channel === 'email' ? { type: channel, from: mailFrom, to: mailTo } : { type: channel },
    ]),
  ) as NonNullable<NonNullable<SluiceConfigInput['alerts']>['channels']>;
}

/** Which answer a path of the configuration comes from. */
const ORIGINS: readonly (readonly [RegExp, AnswerName])[] = [
  [/^environment\.region/, 'region'],
  [/^environment/, 'account'],
  [/^tenants/, 'tenants'],
  [/^hooks/, 'hooks'],
  [/^wazuh\.nodes/, 'nodes'],
  [/^wazuh\.tls\.fingerprints/, 'fingerprints'],
  [/^wazuh\.tls/, 'ca'],
  [/^(wazuh|forward)/, 'ways'],
  [/^cloudtrail/, 'trails'],
  [/^aws\.organization/, 'organization'],
  [/^aws/, 'services'],
  [/^alerts\.channels\.[\w-]+\.from/, 'mailFrom'],
  [/^alerts\.channels\.[\w-]+\.to/, 'mailTo'],
  [/^alerts\.dashboardUrl/, 'dashboardUrl'],
  [/^alerts/, 'channels'],
  [/^observability/, 'alarmEmail'],
];

/** Answers without which nothing works, or without which others mean nothing. */
function missingIn({ nodes, tenants, trust, fingerprints, account, region }: Answers): AnswerProblem[] {
  const missing: AnswerProblem[] = [];
  const need = (answer: AnswerName, message: string, isMissing: boolean) => {
    if (isMissing) missing.push({ answer, message });
  };
  need('region', 'write a region like eu-west-1', !/^[a-z]{2,4}(-[a-z]+)+-\d$/.test(region));
  need('account', 'an AWS account id has 12 digits', account !== '' && !/^\d{12}$/.test(account));
  need('tenants', 'name at least one', tenants.length === 0);
  need(
    'nodes',
    "give the address of the manager's API, such as https://wazuh.example.com:55000",
    nodes.length === 0,
  );
  need('fingerprints', 'give at least one', trust === 'fingerprints' && fingerprints.length === 0);
  return missing;
}

/** The configuration that the answers make, or everything that is wrong with them. */
export function checkAnswers(
  answers: Answers,
): { readonly config: SluiceConfig } | { readonly problems: readonly AnswerProblem[] } {
  const missing = missingIn(answers);
  try {
    const config = defineConfig(configOf(answers));
    return missing.length === 0 ? { config } : { problems: missing };
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error;
    const found = error.problems.map(({ path, message }) => ({
      answer: ORIGINS.find(([pattern]) => pattern.test(path))?.[1] ?? 'name',
      message,
    }));
    const said = new Set(missing.map(({ answer }) => answer));
    return { problems: [...missing, ...found.filter(({ answer }) => !said.has(answer))] };
  }
}

/** Right answers to all that was not asked yet, so that nothing of it hides what is wrong with one that was. */
const STAND_INS = {
  ...AnswersSchema.parse({}),
  nodes: ['https://wazuh.example.com:55000'],
  fingerprints: [Array(32).fill('00').join(':')],
  ca: '-----BEGIN CERTIFICATE-----',
  mailFrom: 'sluice@example.com',
  mailTo: ['security@example.com'],
} satisfies Answers;

/** What the real schema finds wrong with one answer, given those before it; undefined: nothing. */
export function problemWith(
  answer: AnswerName,
  value: unknown,
  before: Partial<Answers>,
): string | undefined {
  const checked = checkAnswers({ ...STAND_INS, ...before, [answer]: value });
  if (!('problems' in checked)) return undefined;
  return checked.problems.find((problem) => problem.answer === answer)?.message;
}
