import { Readable } from 'node:stream';
import * as dynamoDb from '@aws-sdk/client-dynamodb';
import * as secretsManager from '@aws-sdk/client-secrets-manager';
import * as sqs from '@aws-sdk/client-sqs';
import { type HttpRequest, HttpResponse } from '@smithy/core/protocols';
import { type AwsService, clientOptions } from '../../adapters/aws/clients/environment.ts';
import * as slimDynamoDb from '../../adapters/aws/slim/dynamodb.ts';
import * as slimSecretsManager from '../../adapters/aws/slim/secrets-manager.ts';
import * as slimSqs from '../../adapters/aws/slim/sqs.ts';

export const CREDENTIALS = { accessKeyId: 'AKIDEXAMPLE', secretAccessKey: 'secret', sessionToken: 'token' };
export const REGION = 'eu-west-1';

type Command = new (input: never) => object;
interface Client {
  send(command: object, sending?: object): Promise<object>;
}
type Side = Readonly<Record<string, unknown>>;

/** Clients of the SDK, and what stands in for them where starts are short. */
const SIDES: Readonly<Record<'sdk' | 'slim', Readonly<Record<string, Side>>>> = {
  sdk: { dynamodb: dynamoDb, secretsmanager: secretsManager, sqs },
  slim: { dynamodb: slimDynamoDb, secretsmanager: slimSecretsManager, sqs: slimSqs },
};
const CLIENTS = { dynamodb: 'DynamoDBClient', secretsmanager: 'SecretsManagerClient', sqs: 'SQSClient' };

export type SlimService = AwsService & keyof typeof CLIENTS;

export interface Call {
  readonly service: SlimService;
  /** Name of the command's class. */
  readonly command: string;
  readonly input: object;
}

/** What a service answers, or what happens to the connection. */
export type Answer =
  | { readonly status: number; readonly headers?: Readonly<Record<string, string>>; readonly body: string }
  | Error;

export interface Told {
  readonly requests: readonly HttpRequest[];
  readonly output?: Readonly<Record<string, unknown>>;
  readonly error?: Error & Readonly<Record<string, unknown>>;
}

/** Makes a call by one side, of a service that gives those answers, the last one again and again. */
export async function tell(
  side: keyof typeof SIDES,
  { service, command, input }: Call,
  answers: readonly Answer[],
  maxAttempts: number,
  sending: { readonly abortSignal?: AbortSignal } = {},
): Promise<Told> {
  const requests: HttpRequest[] = [];
  const requestHandler = {
    metadata: { handlerProtocol: 'http/1.1' },
    async handle(request: HttpRequest, { abortSignal }: { readonly abortSignal?: AbortSignal } = {}) {
      if (abortSignal?.aborted === true) throw Object.assign(new Error('given up'), { name: 'AbortError' });
      const answer = answers[Math.min(requests.length, answers.length - 1)];
      requests.push(structuredClone(request));
      if (answer === undefined || answer instanceof Error) throw answer;
      const { status, headers = {}, body } = answer;
      const response = new HttpResponse({
        statusCode: status,
        headers: { ...headers },
        body: Readable.from([Buffer.from(body)]),
      });
      return { response };
    },
    destroy() {},
    updateHttpClientConfig() {},
    httpHandlerConfigs: () => ({}),
  };
  const module = SIDES[side][service] ?? {};
  const Client = module[CLIENTS[service]] as new (options: object) => Client;
  const Command = module[command] as Command;
  const options = clientOptions({ region: REGION, credentials: CREDENTIALS }, service);
  const client = new Client({ ...options, maxAttempts, requestHandler });
  return await client.send(new Command(input as never), sending).then(
    (output) => ({ requests, output: output as Told['output'] & object }),
    (error) => ({ requests, error }),
  );
}
