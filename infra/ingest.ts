import { Construct } from 'constructs';
import type { IngestEnvironment } from '../functions/ingest/environment.ts';
import { HttpApi, type HttpApiProps } from './constructs/http-api.ts';
import type { EmptySecret } from './constructs/secrets.ts';
import { StageFunction, type StageSettings } from './constructs/stage-function.ts';
import type { StageQueue } from './constructs/stage-queue.ts';
import type { StateTable } from './constructs/state-table.ts';

export interface IngestProps {
  readonly settings: StageSettings;
  readonly events: StageQueue;
  readonly alerts: StageQueue;
  readonly state: StateTable;
  readonly alertSigning: EmptySecret;
  readonly hooks: EmptySecret | undefined;
  /** ARNs of the tenants' token keys. */
  readonly tokenKeys: readonly string[];
  /** Before the door. */
  readonly edge?: HttpApiProps['edge'];
}

/** Stage `ingest`: HTTP API → intake → normalize → redact → events queue; signed alerts → alerts queue. */
export class Ingest extends Construct {
  readonly fn: StageFunction<IngestEnvironment>;
  readonly door: HttpApi;

  constructor(scope: Construct, id: string, props: IngestProps) {
    super(scope, id);
    const { settings, events, alerts, state, alertSigning, hooks, tokenKeys, edge } = props;
    const passSecret = edge?.passSecret;
    this.fn = new StageFunction<IngestEnvironment>(this, 'Stage', {
      settings,
      stage: 'ingest',
      description: 'Takes events and alerts in: intake, normalize, redact',
      variables: {
        EVENTS_QUEUE_URL: events.queue.queueUrl,
        ALERTS_QUEUE_URL: alerts.queue.queueUrl,
        TABLE_NAME: state.table.tableName,
        ALERT_SIGNING_SECRET_ID: alertSigning.arn,
        ...(hooks !== undefined && { HOOKS_SECRET_ID: hooks.arn }),
        ...(passSecret !== undefined && { EDGE_SECRET_ID: passSecret }),
      },
    });
    this.fn.allowSend(events.queue, alerts.queue);
    state.allowItems(this.fn, ['GetItem'], ['key#']);
    state.allowItems(this.fn, ['UpdateItem', 'GetItem'], ['replay#']);
    state.allowItems(this.fn, ['UpdateItem'], ['rate#', 'taken#']);
    this.fn.allow(
      ['secretsmanager:GetSecretValue'],
      [
        alertSigning.arn,
        ...(hooks === undefined ? [] : [hooks.arn]),
        ...(passSecret === undefined ? [] : [passSecret]),
        ...tokenKeys,
      ],
    );
    this.door = new HttpApi(this, 'Api', {
      prefix: settings.prefix,
      handler: this.fn.live,
      logRetentionDays: settings.logRetentionDays,
      key: settings.key,
      edge,
    });
  }
}
