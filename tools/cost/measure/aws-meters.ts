import type { AwsEnvironment } from '../../../adapters/aws/clients/environment.ts';
import type { Closers } from '../../local/closers.ts';
import type { Tally } from './counts.ts';
import { type Exchange, startMeter } from './meter.ts';

/** SQS bills a request for each 64 KB of it. https://aws.amazon.com/sqs/pricing/ */
export const SQS_CHUNK_BYTES = 65_536;

interface TableRequest {
  readonly Key?: { readonly pk: { readonly S: string } };
  readonly Item?: { readonly pk: { readonly S: string }; readonly list?: unknown };
  readonly RequestItems?: Readonly<Record<string, unknown>>;
  readonly IndexName?: string;
  readonly ExpressionAttributeNames?: Readonly<Record<string, string>>;
  readonly ExpressionAttributeValues?: Readonly<Record<string, { readonly S?: string }>>;
  readonly UpdateExpression?: string;
}

interface Consumed {
  readonly CapacityUnits: number;
}

/** The same AWS with a meter before its queues, its table, its objects and its secrets. */
export async function meterAws(closers: Closers, aws: AwsEnvironment, tally: Tally): Promise<AwsEnvironment> {
  const { sqs = '', dynamodb = '', s3 = '', secretsmanager = '', ...others } = aws.endpoints ?? {};
  const meters = await Promise.all([
    startMeter({ endpoint: sqs, onExchange: (exchange) => queueExchange(tally, exchange) }),
    startMeter({
      endpoint: dynamodb,
      rewrite: askForCapacity,
      onExchange: (exchange) => tableExchange(tally, exchange),
    }),
    startMeter({
      endpoint: s3,
      onExchange: ({ operation, request }) => {
        tally.add(`s3 ${operation}`, 1);
        if (operation === 'PUT') tally.add('s3Bytes', request.length);
      },
    }),
    startMeter({ endpoint: secretsmanager, onExchange: () => tally.add('secretReads', 1) }),
  ]);
  for (const meter of meters) closers.use(meter);
  const [queues, tables, objects, secrets] = meters.map(({ endpoint }) => endpoint);
  return {
    ...aws,
    endpoints: {
      ...others,
      sqs: queues ?? '',
      dynamodb: tables ?? '',
      s3: objects ?? '',
      secretsmanager: secrets ?? '',
    },
  };
}

function queueExchange(tally: Tally, { operation, request, answer }: Exchange): void {
  tally.add(`sqs ${operation}`, 1);
  const bytes = operation === 'ReceiveMessage' ? answer.length : request.length;
  tally.add('sqsChunks', Math.max(1, Math.ceil(bytes / SQS_CHUNK_BYTES)));
  if (operation.startsWith('SendMessage')) tally.add('sentBytes', request.length);
}

function askForCapacity(body: Buffer): Buffer {
  if (body.length === 0) return body;
  return Buffer.from(
    JSON.stringify({ ...JSON.parse(body.toString('utf8')), ReturnConsumedCapacity: 'TOTAL' }),
  );
}

/**
 * The table's own units as the server says them. It forgets the index: an item that comes into a list is written there too.
 * https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/GSI.html#GSI.ThroughputConsiderations.Writes
 */
function tableExchange(tally: Tally, { operation, request, status, answer }: Exchange): void {
  const asked = JSON.parse(request.toString('utf8')) as TableRequest;
  const said = JSON.parse(answer.toString('utf8')) as { ConsumedCapacity?: Consumed | readonly Consumed[] };
  const units = [said.ConsumedCapacity ?? { CapacityUnits: status === 200 ? 0 : 1 }]
    .flat()
    .reduce((sum, { CapacityUnits }) => sum + CapacityUnits, 0);
  const family = familyOf(asked);
  const reads = /Get|Query/.test(operation);
  tally.add(`${reads ? 'read' : 'write'} ${family}`, units);
  if (!reads && status === 200 && entersList(asked)) tally.add(`write ${family}`, 1);
}

function familyOf({ Key, Item, RequestItems, ExpressionAttributeValues: values = {} }: TableRequest): string {
  const key =
    Key?.pk.S ??
    Item?.pk.S ??
    values[':list']?.S ??
    /"pk":\{"S":"([^"]*)/.exec(JSON.stringify(RequestItems ?? {}))?.[1] ??
    '';
  return key.replace(/#.*/, '') || 'other';
}

function entersList({
  Item,
  ExpressionAttributeNames: names = {},
  UpdateExpression = '',
}: TableRequest): boolean {
  const list = Object.entries(names).find(([, name]) => name === 'list')?.[0];
  return Item?.list !== undefined || (list !== undefined && UpdateExpression.includes(`${list} =`));
}
