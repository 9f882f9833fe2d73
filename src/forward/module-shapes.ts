import type { AwsSource, Origin, Source } from '../event/envelope.ts';
import type { JsonObject, JsonValue } from '../kernel/json.ts';
import { castConfig, castGuardDuty, castTrail } from './module-casts.ts';

/** How Wazuh's module writes the records of one source. Facts of `wodles/aws/{buckets_s3,services,subscribers}`. */
export interface ModuleShape {
  /** `aws.source`, by which its rules know what it is. */
  readonly source: string;
  /** Readers of buckets replace a list of one element by that; subscribers and pollers of services keep it. */
  readonly lists: 'unwrapped' | 'kept';
  /** `aws_account_alias` stands in `log_info`. */
  readonly alias: boolean;
  /** `aws_account_id` is set. */
  readonly account: boolean;
  /** What the event says is written beside the record too: findings are few, and each service has words of its own. */
  readonly said: boolean;
  /** The file that the record came in, if it came in one. */
  readonly fileOf: (origin: Origin, record: JsonObject) => string | undefined;
  /** What else is changed, in a copy of the record. */
  readonly cast?: (aws: Record<string, JsonValue | undefined>) => void;
}

const BUCKET = { lists: 'unwrapped', alias: true, account: false, said: true } as const;
const LOG = { ...BUCKET, said: false } as const;
const SERVICE = { lists: 'kept', alias: false, account: false, said: true } as const;
const none = () => undefined;
const key = ({ object }: Origin) => object;
/** Keys of files have one or the other; the log streams that CloudTrail writes to have neither. */
const keyOrStream = ({ object }: Origin) =>
  object !== undefined && /[/.]/.test(object) ? object : undefined;
/**
 * The rules tell items of a history from those of a snapshot by the name of the file alone. One that EventBridge brings is
 * of the history: it stands in the next file of it.
 */
const configFile = ({ object }: Origin, record: JsonObject) =>
  object ?? ('configurationItemStatus' in record ? 'eventbridge/ConfigHistory' : undefined);

const SHAPES: Readonly<Record<AwsSource, ModuleShape>> = {
  cloudtrail: { ...LOG, source: 'cloudtrail', account: true, fileOf: keyOrStream, cast: castTrail },
  guardduty: { ...BUCKET, source: 'guardduty', fileOf: key, cast: castGuardDuty },
  securityhub: { ...SERVICE, source: 'securityhub', fileOf: key },
  inspector: { ...SERVICE, source: 'inspector2', fileOf: none },
  macie: { ...BUCKET, source: 'macie', fileOf: key },
  config: { ...BUCKET, source: 'config', account: true, fileOf: configFile, cast: castConfig },
  kms: { ...BUCKET, source: 'kms', fileOf: key },
  trustedadvisor: { ...BUCKET, source: 'trustedadvisor', fileOf: key },
  'access-analyzer': { ...BUCKET, source: 'access-analyzer', fileOf: none },
  's3-access': { ...LOG, source: 's3_server_access', fileOf: key },
  alb: { ...LOG, source: 'alb', fileOf: key },
  waf: { ...LOG, source: 'waf', fileOf: key },
  vpcflow: { ...LOG, source: 'vpc', account: true, fileOf: key },
  lambda: { ...BUCKET, source: 'lambda', fileOf: none },
  rds: { ...BUCKET, source: 'rds', fileOf: none },
};

/** Records of other sources do not exist; one that did would travel as CloudTrail's. */
export function moduleShapeOf(source: Source): ModuleShape {
  return Object.hasOwn(SHAPES, source) ? SHAPES[source as AwsSource] : SHAPES.cloudtrail;
}

/** The source whose `aws.source` this is; undefined: none of ours. */
export function sourceOfModuleWord(word: string | undefined): AwsSource | undefined {
  return (Object.keys(SHAPES) as AwsSource[]).find((source) => SHAPES[source].source === word);
}
