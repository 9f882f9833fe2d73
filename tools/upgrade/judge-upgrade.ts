import { type StateMark, stateMark, stateMarkName } from '../../infra/state-mark.ts';
import { ITEM_SHAPES, STORED_SHAPES } from '../../src/state-versions.ts';
import { compareTemplates, type ResourceChange, type Template } from './compare-templates.ts';
import type { DeployedStack } from './deployed-stack.ts';

/** `stop`: somebody must decide first. `look`: it is well that somebody knows. `fine`: nothing to say. */
export interface Remark {
  readonly weight: 'stop' | 'look' | 'fine';
  readonly about: string;
  readonly says: string;
}

/** What stands in each queue, about. */
export interface QueueState {
  readonly name: string;
  readonly waiting: number;
  /** Handled just now, or waiting for a time of their own. */
  readonly underWay: number;
  /** Those that somebody looks at just now are among them. */
  readonly deadLetters: number;
  /** Lambda's words for the mappings that read it, such as `Enabled`. */
  readonly mappings: readonly string[];
}

export interface UpgradeFacts {
  /** Name of the pipeline. */
  readonly name: string;
  readonly stack: DeployedStack;
  /** What would be deployed. */
  readonly planned: Template;
  readonly queues: readonly QueueState[];
  /** Alarms of the deployment that ring. */
  readonly ringing: readonly string[];
}

/** What holds what cannot be made again, or what others know by its name or address. */
const LASTING: Readonly<Record<string, string>> = {
  'AWS::DynamoDB::Table': 'keys, mutes and the ledger are in it',
  'AWS::SQS::Queue': 'what waits in it is gone with it',
  'AWS::S3::Bucket': 'objects stay behind in the old one',
  'AWS::SecretsManager::Secret': 'somebody must fill the new one',
  'AWS::KMS::Key': 'what it encrypted cannot be read without it',
  'AWS::ApiGatewayV2::Api': 'the address that applications post to changes',
  'AWS::Events::EventBus': 'other accounts send to the old one',
};

const READY = /^(CREATE|UPDATE|UPDATE_ROLLBACK|IMPORT)_COMPLETE$/;
/** Messages that wait in a calm queue. */
const CALM = 100;

/** Whether an upgrade should be deployed now: everything that speaks for and against it. */
export function judgeUpgrade(facts: UpgradeFacts): readonly Remark[] {
  const { stack, planned, queues, ringing } = facts;
  const changes = compareTemplates(stack.template, planned);
  const goes = (name: string) =>
    changes.some(({ id, fate }) => fate === 'removed' && queueNameOf(stack.template, id) === name);
  return [
    READY.test(stack.status)
      ? { weight: 'fine', about: 'stack', says: stack.status }
      : { weight: 'stop', about: 'stack', says: `it is ${stack.status}; wait, or bring it to a rest first` },
    ...versions(facts),
    ...changes.flatMap((change) => removedQueue(change, facts) ?? ofChange(change)),
    { weight: 'fine', about: 'resources', says: countsOf(changes) },
    ...queues.map(ofQueue),
    ...queues.filter(({ deadLetters }) => deadLetters > 0).map(ofLetters),
    ...queues.filter(({ name }) => !goes(name)).flatMap(ofMappings),
    ...ringing.map((alarm) => ofAlarm(alarm)),
  ];
}

function versions({ name, stack, planned }: UpgradeFacts): readonly Remark[] {
  const here = markIn(planned, name) ?? stateMark();
  const there = markIn(stack.template, name);
  const { version } = here;
  if (there === undefined)
    return [
      {
        weight: 'look',
        about: 'version',
        says: `what is deployed says no version; it is one before forms of state were written down. Here is ${version}`,
      },
    ];
  const unread = Object.entries(there.writes).flatMap(([shape, written]) =>
    readable(shape).includes(written) ? [] : [`${shape} ${written}`],
  );
  const unreadBefore = Object.entries(here.writes).filter(([shape, written]) => {
    const before = there.writes[shape];
    return before !== undefined && written > before;
  });
  return [
    { weight: 'fine', about: 'version', says: `${there.version} is deployed, here is ${version}` },
    ...(unread.length === 0
      ? []
      : [
          {
            weight: 'stop' as const,
            about: 'state',
            says: `this version cannot read what is there: ${unread.join(', ')}; upgrade from a checkout that can`,
          },
        ]),
    ...unreadBefore.map(([shape, written]) => ({
      weight: 'look' as const,
      about: 'state',
      says: `${shape}: ${written} is written instead of ${there.writes[shape]}; see the notes of the release on going back`,
    })),
  ];
}

/** Versions of a form that this checkout reads: of items, all up to its own. */
function readable(shape: string): readonly number[] {
  if (Object.hasOwn(STORED_SHAPES, shape)) return STORED_SHAPES[shape as keyof typeof STORED_SHAPES].reads;
  if (!Object.hasOwn(ITEM_SHAPES, shape)) return [];
  return Array.from({ length: ITEM_SHAPES[shape as keyof typeof ITEM_SHAPES].version }, (_, i) => i + 1);
}

function markIn(template: Template, name: string): StateMark | undefined {
  const metadata = template.Metadata as Readonly<Record<string, StateMark>> | undefined;
  return metadata?.[stateMarkName(name)];
}

function ofChange({ id, type, fate, properties }: ResourceChange): readonly Remark[] {
  if (fate === 'added' || fate === 'updated') return [];
  const loss = LASTING[type];
  // Every deployment makes a version of its own, and the one before is kept.
  if (type === 'AWS::Lambda::Version') return [];
  const why = properties.length === 0 ? '' : ` (${properties.join(', ')})`;
  return [
    {
      weight: loss === undefined ? 'look' : 'stop',
      about: `${type} ${id}`,
      says: `${fate}${why}${loss === undefined ? '' : `: ${loss}`}`,
    },
  ];
}

/** A queue that the new configuration does without: whether anything would be lost with it. Undefined for all else. */
function removedQueue(
  { id, type, fate }: ResourceChange,
  { stack, queues }: UpgradeFacts,
): readonly Remark[] | undefined {
  if (type !== 'AWS::SQS::Queue' || fate !== 'removed') return undefined;
  const about = queueNameOf(stack.template, id);
  const own = queues.find(({ name }) => name === about);
  const letters = queues.find(({ name }) => deadLettersOf(name) === about);
  const lost = own === undefined ? letters?.deadLetters : own.waiting + own.underWay;
  if (about === undefined || lost === undefined) return undefined;
  if (lost === 0) return [{ weight: 'look', about, says: 'removed; nothing is in it now' }];
  const first =
    own === undefined
      ? 'send them again with `sluice replay --from dlq --queue trail` before you deploy, or let them go'
      : 'turn off what sends to it, and deploy when they are handled';
  return [{ weight: 'stop', about, says: `removed, and ${lost} messages in it would be lost: ${first}` }];
}

const deadLettersOf = (queue: string): string => `${queue}-dead-letters`;

function queueNameOf({ Resources }: Template, id: string): string | undefined {
  const resources = Resources as
    | Readonly<Record<string, { Properties?: { QueueName?: unknown } }>>
    | undefined;
  const name = resources?.[id]?.Properties?.QueueName;
  return typeof name === 'string' ? name : undefined;
}

function countsOf(changes: readonly ResourceChange[]): string {
  const fates = Map.groupBy(changes, ({ fate }) => fate);
  return [...fates].map(([fate, { length }]) => `${length} ${fate}`).join(', ') || 'nothing changes';
}

function ofQueue({ name, waiting }: QueueState): Remark {
  return waiting <= CALM
    ? { weight: 'fine', about: name, says: `${waiting} messages wait` }
    : {
        weight: 'look',
        about: name,
        says: `${waiting} messages wait; a rollout is refused while the oldest is old`,
      };
}

function ofLetters({ name, deadLetters }: QueueState): Remark {
  const says = `${deadLetters} dead letters; send them again or let them go first, so that new ones are seen`;
  return { weight: 'look', about: name, says };
}

/** CloudFormation does not look: a mapping whose properties stay the same is left as somebody has made it. */
function ofMappings({ name, mappings }: QueueState): readonly Remark[] {
  if (mappings.length === 0)
    return [
      {
        weight: 'stop',
        about: name,
        says: 'nothing reads it, and a deployment would not change that; does drift detection of the stack miss its mapping?',
      },
    ];
  return mappings
    .filter((state) => state !== 'Enabled')
    .map((state) =>
      state === 'Disabled' || state === 'Disabling'
        ? {
            weight: 'stop',
            about: name,
            says:
              'its mapping is switched off and would stay so: events wait, and a rollout would see nothing of them. ' +
              'docs/runbooks/queue-age.md',
          }
        : { weight: 'look', about: name, says: `its mapping is ${state}; look again in a minute` },
    );
}

function ofAlarm(alarm: string): Remark {
  return alarm.endsWith('-rollout-stopped')
    ? {
        weight: 'stop',
        about: alarm,
        says: 'it rings: a rollout would be refused. docs/runbooks/rollout-stopped.md',
      }
    : { weight: 'look', about: alarm, says: 'it rings' };
}
