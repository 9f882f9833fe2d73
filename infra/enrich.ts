import { Construct } from 'constructs';
import type { EnrichEnvironment } from '../functions/enrich/environment.ts';
import type { AgentSettings } from '../src/config/forward-settings.ts';
import { WAZUH_OBJECTS } from '../src/pipeline.ts';
import type { ArchiveBucket } from './constructs/archive-bucket.ts';
import { type Clock, runOnClock } from './constructs/clock.ts';
import type { EmptySecret } from './constructs/secrets.ts';
import { StageFunction, type StageSettings } from './constructs/stage-function.ts';
import type { StageQueue } from './constructs/stage-queue.ts';
import type { StateTable } from './constructs/state-table.ts';
import type { WazuhPull } from './constructs/wazuh-pull.ts';
import { objectsOf } from './threat-refresh.ts';

export interface EnrichProps {
  readonly settings: StageSettings;
  readonly events: StageQueue;
  readonly state: StateTable;
  readonly archive: ArchiveBucket | undefined;
  readonly wazuh: EmptySecret;
  /** Keys of agents, when that way is set up. */
  readonly agentKeys: EmptySecret | undefined;
  readonly agentMode: AgentSettings['mode'] | undefined;
  /** Bucket with the set of threat indicators. */
  readonly threatBucket: string | undefined;
  /** Where events go that Wazuh pulls. */
  readonly pull: WazuhPull | undefined;
}

/** Stage `enrich`: events queue → enrich → forward → Wazuh, and the archive; also on a clock, for the ledger. */
export class Enrich extends Construct {
  readonly fn: StageFunction<EnrichEnvironment>;
  readonly clock: Clock;

  constructor(scope: Construct, id: string, props: EnrichProps) {
    super(scope, id);
    const { settings, events, state, archive, wazuh, agentKeys, agentMode, pull, threatBucket } = props;
    this.fn = new StageFunction<EnrichEnvironment>(this, 'Stage', {
      settings,
      stage: 'enrich',
      description: 'Enriches events and sends them to Wazuh: enrich, forward',
      variables: {
        SLUICE_VERSION: settings.version,
        EVENTS_QUEUE_URL: events.queue.queueUrl,
        EVENTS_DEAD_LETTERS_URL: events.deadLetters.queueUrl,
        TABLE_NAME: state.table.tableName,
        WAZUH_SECRET_ID: wazuh.arn,
        ...(agentKeys === undefined ? {} : { WAZUH_AGENT_SECRET_ID: agentKeys.arn }),
        ...(archive === undefined ? {} : { ARCHIVE_BUCKET: archive.bucket.bucketName }),
        ...(threatBucket === undefined ? {} : { THREAT_BUCKET: threatBucket }),
        ...(pull === undefined ? {} : { WAZUH_BUCKET: pull.bucket.bucketName }),
      },
    });
    this.fn.consume(events);
    this.fn.allowSend(events.deadLetters);
    this.fn.allow(['sqs:GetQueueAttributes'], [events.deadLetters.queueArn]);
    state.allowItems(this.fn, ['GetItem', 'PutItem', 'UpdateItem'], ['mark#']);
    state.allowItems(this.fn, ['GetItem', 'UpdateItem'], ['budget#']);
    state.allowItems(this.fn, ['GetItem', 'BatchGetItem', 'PutItem'], ['session#']);
    const secrets = [wazuh, ...(agentKeys === undefined ? [] : [agentKeys])];
    this.fn.allow(
      ['secretsmanager:GetSecretValue'],
      secrets.map(({ arn }) => arn),
    );
    if (agentKeys !== undefined) state.allowItems(this.fn, ['GetItem', 'UpdateItem'], ['pace#', 'counters#']);
    if (agentMode === 'bound') state.allowItems(this.fn, ['GetItem', 'PutItem', 'DeleteItem'], ['agent#']);
    state.allowItems(this.fn, ['BatchGetItem'], ['mark#', 'taken#']);
    state.allowItems(this.fn, ['GetItem', 'BatchGetItem', 'PutItem', 'UpdateItem'], ['hour#']);
    state.allowLists(this.fn, 'ledger#');
    if (pull !== undefined)
      this.fn.allow(['s3:PutObject'], [pull.bucket.arnForObjects(`${WAZUH_OBJECTS.prefix}/*`)]);
    if (threatBucket !== undefined) {
      this.fn.allow(['s3:GetObject'], objectsOf(this, threatBucket, 'threat/*'));
      // What tells a set that is missing from one that may not be read.
      this.fn.allow(['s3:ListBucket'], objectsOf(this, threatBucket));
    }
    if (archive !== undefined) this.fn.allow(['s3:PutObject'], [archive.bucket.arnForObjects('events/*')]);
    this.clock = runOnClock(this, settings.prefix, this.fn, 'Balances the ledger');
  }
}
