/** Faults on the same lane never overlap: each is a state of the same thing. */
export type Lane = 'manager' | 'table' | 'bucket' | 'queues' | 'slack' | 'mail' | 'clocks';

export interface FaultFacts {
  readonly lane: Lane;
  /** What happens, in words for the report. */
  readonly happens: string;
  /** Windows in which an event may be doubled, because nobody can know whether it arrived: see docs/faults.md. */
  readonly mayDouble: boolean;
  /** Windows in which somebody may be told twice, for the same reason. */
  readonly mayTellTwice: boolean;
}

const SAFE = { mayDouble: false, mayTellTwice: false } as const;
const DOUBLES = { mayDouble: true, mayTellTwice: false } as const;

/** Everything that a run can do to the pipeline. */
export const FAULT_KINDS = {
  'manager-down': {
    lane: 'manager',
    happens: 'the manager resets every connection, open ones too, on every port',
    ...DOUBLES,
  },
  'manager-busy': { lane: 'manager', happens: 'the server API answers 429', ...SAFE },
  'manager-slow': { lane: 'manager', happens: 'every answer of the server API waits 1.5 s', ...SAFE },
  'manager-cut': {
    lane: 'manager',
    happens: 'the server API analyses what it is sent, and its answer breaks off',
    ...DOUBLES,
  },
  'connections-drop': {
    lane: 'manager',
    happens: 'every connection to the manager, the agent’s too, breaks once a second',
    ...DOUBLES,
  },
  'table-busy': {
    lane: 'table',
    happens: 'DynamoDB throttles two first attempts in five',
    ...SAFE,
  },
  'table-fails': {
    lane: 'table',
    happens: 'one attempt in five at DynamoDB is answered 500, reset, or done and its answer lost',
    mayDouble: true,
    mayTellTwice: true,
  },
  'ack-then-gone': {
    lane: 'table',
    happens: 'DynamoDB is out of reach for two seconds from each first event that the manager acknowledges',
    mayDouble: true,
    mayTellTwice: true,
  },
  'bucket-fails': {
    lane: 'bucket',
    happens: 'one request in three to S3 is answered 503 or reset',
    ...SAFE,
  },
  redelivery: { lane: 'queues', happens: 'SQS delivers three in ten handled messages again', ...SAFE },
  'visibility-expiry': {
    lane: 'queues',
    happens: 'three in ten batches come to a second invocation while the first still works on them',
    ...SAFE,
  },
  'handler-crash': {
    lane: 'queues',
    happens: 'three in ten invocations end after their work, their answer lost',
    ...SAFE,
  },
  disorder: { lane: 'queues', happens: 'every second batch is in the opposite order', ...SAFE },
  'slack-busy': { lane: 'slack', happens: 'Slack answers 429 with Retry-After: 3', ...SAFE },
  'mail-down': { lane: 'mail', happens: 'the mail server answers 451 to every mail', ...SAFE },
  'clock-disorder': {
    lane: 'clocks',
    happens: 'schedules run when they are not due, twice at once',
    ...SAFE,
  },
} as const satisfies Readonly<Record<string, FaultFacts>>;

export type FaultKind = keyof typeof FAULT_KINDS;
export const FAULT_NAMES = Object.keys(FAULT_KINDS) as readonly FaultKind[];
