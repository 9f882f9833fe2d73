import { RemovalPolicy } from 'aws-cdk-lib';
import { AttributeType, BillingMode, ProjectionType, Table, TableEncryption } from 'aws-cdk-lib/aws-dynamodb';
import { Construct } from 'constructs';
import type { DataKey } from '../place/data-key.ts';
import type { StageFunction } from './stage-function.ts';

export type TableAction =
  | 'GetItem'
  | 'BatchGetItem'
  | 'PutItem'
  | 'BatchWriteItem'
  | 'UpdateItem'
  | 'DeleteItem';

const INDEX = 'listed';

/**
 * The one table: ingest keys, delivery marks, the ledger, request budgets, alert groups, what was alerted. Of events it holds the redacted facts of alerts.
 *
 * It has a fixed name and stays when the stack goes, so that `cdk deploy --import-existing-resources` takes it up again.
 */
export class StateTable extends Construct {
  readonly table: Table;

  constructor(
    scope: Construct,
    id: string,
    props: { readonly prefix: string; readonly key?: DataKey | undefined },
  ) {
    super(scope, id);
    this.table = new Table(this, 'Table', {
      tableName: props.prefix,
      partitionKey: { name: 'pk', type: AttributeType.STRING },
      timeToLiveAttribute: 'expiresAt',
      billingMode: BillingMode.PAY_PER_REQUEST,
      ...(props.key === undefined
        ? {}
        : { encryption: TableEncryption.CUSTOMER_MANAGED, encryptionKey: props.key.key }),
      pointInTimeRecoverySpecification: { pointInTimeRecoveryEnabled: true },
      // Not deletion protection: it would also stop CloudFormation from undoing a failed first deployment. A table with
      // point-in-time recovery that is deleted by hand leaves a backup for 35 days.
      removalPolicy: RemovalPolicy.RETAIN_ON_UPDATE_OR_DELETE,
    });
    this.table.addGlobalSecondaryIndex({
      indexName: INDEX,
      partitionKey: { name: 'list', type: AttributeType.STRING },
      sortKey: { name: 'at', type: AttributeType.NUMBER },
      projectionType: ProjectionType.KEYS_ONLY,
    });
  }

  /** Lets a stage do `actions` on items whose key begins with one of `prefixes`, such as `mark#`. */
  allowItems(fn: StageFunction<object>, actions: readonly TableAction[], prefixes: readonly string[]): void {
    fn.allow(
      actions.map((action) => `dynamodb:${action}`),
      [this.table.tableArn],
      { 'ForAllValues:StringLike': { 'dynamodb:LeadingKeys': prefixes.map((prefix) => `${prefix}*`) } },
    );
  }

  /** Lets a stage find the items of one list. */
  allowList(fn: StageFunction<object>, list: string): void {
    fn.allow(['dynamodb:Query'], [`${this.table.tableArn}/index/${INDEX}`], {
      'ForAllValues:StringEquals': { 'dynamodb:LeadingKeys': [list] },
    });
  }

  /** Lets a stage find the items of every list whose name begins so. */
  allowLists(fn: StageFunction<object>, prefix: string): void {
    fn.allow(['dynamodb:Query'], [`${this.table.tableArn}/index/${INDEX}`], {
      'ForAllValues:StringLike': { 'dynamodb:LeadingKeys': [`${prefix}*`] },
    });
  }
}
