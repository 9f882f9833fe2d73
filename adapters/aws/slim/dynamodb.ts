import type * as Sdk from '@aws-sdk/client-dynamodb';
import { JsonServiceError } from './answer.ts';
import { JsonClient, type Sending } from './json-client.ts';
import { commandOf, type JsonClientOptions, type JsonCommand } from './request.ts';

const DYNAMODB = {
  signingName: 'dynamodb',
  host: 'dynamodb',
  variable: 'DYNAMODB',
  fipsInGovCloud: true,
  isDualStack: false,
  target: 'DynamoDB_20120810',
  version: '1.0',
  retryDelayMs: 25,
} as const;

export const GetItemCommand = commandOf<Sdk.GetItemCommandInput>('GetItem');
export const UpdateItemCommand = commandOf<Sdk.UpdateItemCommandInput>('UpdateItem');

/** An error of that name, whichever class it is of. */
export const ConditionalCheckFailedException = {
  [Symbol.hasInstance]: (error: unknown) =>
    error instanceof JsonServiceError && error.name === 'ConditionalCheckFailedException',
};

/** Stands in for the SDK's client of that name. */
export class DynamoDBClient {
  readonly #client: JsonClient;

  constructor(options: JsonClientOptions) {
    this.#client = new JsonClient(DYNAMODB, options);
  }

  /** Rejects as `JsonClient.call` does. */
  async send(command: JsonCommand<object>, sending?: Sending): Promise<unknown> {
    return withBytes(await this.#client.call(command, sending));
  }

  destroy(): void {
    this.#client.destroy();
  }
}

type Attribute = Readonly<Record<string, unknown>>;
type Attributes = Readonly<Record<string, Attribute>>;

/** Items of an answer, whose bytes come in base64. */
function withBytes(answer: object): unknown {
  return Object.fromEntries(
    Object.entries(answer).map(([member, value]) => [
      member,
      member === 'Item' || member === 'Attributes' ? attributesOf(value as Attributes) : value,
    ]),
  );
}

const bytesOf = (text: string) => new Uint8Array(Buffer.from(text, 'base64'));

function attributesOf(attributes: Attributes): Attributes {
  return Object.fromEntries(Object.entries(attributes).map(([name, value]) => [name, attributeOf(value)]));
}

function attributeOf(attribute: Attribute): Attribute {
  const { B, BS, L, M } = attribute;
  if (B !== undefined) return { B: bytesOf(B as string) };
  if (BS !== undefined) return { BS: (BS as readonly string[]).map(bytesOf) };
  if (L !== undefined) return { L: (L as readonly Attribute[]).map(attributeOf) };
  if (M !== undefined) return { M: attributesOf(M as Attributes) };
  return attribute;
}
