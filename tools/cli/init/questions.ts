import { EVENTBRIDGE_SOURCES } from '../../../src/event/envelope.ts';
import type { AnswerName, Answers } from './answers.ts';

/** What is asked, in this order; each line says what the answer is for. */

export interface Question {
  readonly answer: AnswerName;
  readonly text: string;
  /** `list`: words with commas between; `file`: the path of a file, whose text is the answer. */
  readonly kind: 'text' | 'list' | 'file' | 'one' | 'several';
  /** Of `one` and `several`: value and what it means. */
  readonly choices?: readonly (readonly [value: string, meaning: string])[];
  /** Shown where nothing is typed yet; taken for nothing. */
  readonly example?: string;
  /** Left out when it does not hold. */
  readonly when?: (before: Partial<Answers>) => boolean;
}

export const QUESTIONS: readonly Question[] = [
  {
    answer: 'name',
    kind: 'text',
    text: 'Name: what every resource in AWS is called by',
  },
  { answer: 'region', kind: 'text', text: 'Region of AWS in which the pipeline runs' },
  {
    answer: 'account',
    kind: 'text',
    text: 'Account of AWS that alone may be deployed to (12 digits; nothing: that of your credentials)',
    example: '123456789012',
  },
  {
    answer: 'tenants',
    kind: 'list',
    text: 'Tenants: whose events are kept apart, each with keys and redaction of its own',
  },
  {
    answer: 'hooks',
    kind: 'several',
    text: 'Webhooks: who else calls, beside applications that post events with a key',
    choices: [
      ['supabase', 'sign-ins and changes of rows'],
      ['sentry', 'issues and errors'],
    ],
  },
  {
    answer: 'nodes',
    kind: 'list',
    text: "Wazuh: the server API of the manager, of a cluster each node's",
    example: 'https://wazuh.example.com:55000',
  },
  {
    answer: 'trust',
    kind: 'one',
    text: 'How the certificate of Wazuh is checked; that cannot be switched off',
    choices: [
      ['authorities', 'a public authority signed it'],
      ['fingerprints', 'it is pinned by its SHA-256 fingerprint'],
      ['ca', 'an authority of yours signed it'],
    ],
  },
  {
    answer: 'fingerprints',
    kind: 'list',
    text: 'Fingerprints, as `openssl x509 -noout -fingerprint -sha256` prints them',
    example: 'AB:CD:… (32 pairs)',
    when: ({ trust }) => trust === 'fingerprints',
  },
  {
    answer: 'ca',
    kind: 'file',
    text: 'File with the certificate of that authority (PEM)',
    example: 'root-ca.pem',
    when: ({ trust }) => trust === 'ca',
  },
  {
    answer: 'ways',
    kind: 'several',
    text: 'Ways into Wazuh, beside its API, which takes 50 events a second',
    choices: [
      ['agent', 'thousands a second, as an enrolled agent on port 1514'],
      ['s3', 'bulk, from a bucket that the manager pulls from'],
    ],
  },
  {
    answer: 'trails',
    kind: 'list',
    text: 'Buckets with files of CloudTrail in this account (nothing: none)',
    example: 'my-cloudtrail-logs',
  },
  {
    answer: 'organization',
    kind: 'text',
    text: 'Organisation of AWS whose other accounts may send events (nothing: this account alone)',
    example: 'o-a1b2c3d4e5',
  },
  {
    answer: 'services',
    kind: 'several',
    text: 'What else of AWS is told to Wazuh, by EventBridge',
    choices: EVENTBRIDGE_SOURCES.map((source) => [source, '']),
  },
  {
    answer: 'channels',
    kind: 'several',
    text: 'Channels: who is told of alerts',
    choices: [
      ['slack', 'by an incoming webhook'],
      ['email', 'by Amazon SES'],
      ['pagerduty', 'incidents, of what is critical where there is another channel'],
    ],
  },
  {
    answer: 'mailFrom',
    kind: 'text',
    text: 'Sender of mail: an identity that Amazon SES has verified',
    example: 'sluice@example.com',
    when: ({ channels }) => channels?.includes('email') === true,
  },
  {
    answer: 'mailTo',
    kind: 'list',
    text: 'Who gets that mail',
    example: 'security@example.com',
    when: ({ channels }) => channels?.includes('email') === true,
  },
  {
    answer: 'dashboardUrl',
    kind: 'text',
    text: 'Dashboard of Wazuh, for links in messages (nothing: no links)',
    example: 'https://wazuh.example.com',
  },
  {
    answer: 'alarmEmail',
    kind: 'text',
    text: 'Who gets mail when the pipeline itself is ill (nothing: subscribe to its topic later)',
    example: 'on-call@example.com',
  },
];
