import { randomUUID } from 'node:crypto';
import { createServer, type IncomingMessage } from 'node:http';
import * as z from 'zod';
import { type LocalServer, listenOnLoopback } from '../listen.ts';
import { LOCAL_ACCOUNT, LOCAL_REGION } from './environment.ts';

export interface SecretsOptions {
  readonly port?: number;
  /** Secrets that are there from the beginning, by name. */
  readonly secrets?: Readonly<Record<string, string>>;
}

interface StoredSecret {
  readonly name: string;
  readonly arn: string;
  readonly versionId: string;
  /** Epoch seconds. */
  readonly createdAt: number;
  /** Every value it ever had, by version. */
  readonly versions: Map<string, string | undefined>;
  /** Undefined: created without a value. */
  readonly value: string | undefined;
}

/** An error as the JSON 1.1 protocol carries it. */
class SecretsFault extends Error {
  readonly type: string;

  constructor(type: string, message: string) {
    super(message);
    this.type = type;
  }
}

const MAX_REQUEST_BYTES = 1_048_576;

const SecretId = z.looseObject({ SecretId: z.string() });
const NewSecret = z.looseObject({ Name: z.string().min(1), SecretString: z.string().optional() });
const NewValue = z.looseObject({
  SecretId: z.string(),
  SecretString: z.string(),
  ClientRequestToken: z.string().min(32).max(64).optional(),
});

/**
 * Secrets Manager on loopback, in memory: CreateSecret, GetSecretValue, PutSecretValue, for text. A secret is found by
 * its name or its ARN; a version is written once.
 */
export async function startSecrets(options: SecretsOptions = {}): Promise<LocalServer> {
  const { port = 0, secrets: initial = {} } = options;
  const secrets = new Map<string, StoredSecret>();

  function store(name: string, value: string | undefined, versionId: string = randomUUID()): StoredSecret {
    const arn = `arn:aws:secretsmanager:${LOCAL_REGION}:${LOCAL_ACCOUNT}:secret:${name}-local1`;
    const versions = secrets.get(name)?.versions ?? new Map<string, string | undefined>();
    versions.set(versionId, value);
    const secret = { name, arn, versionId, createdAt: Date.now() / 1000, versions, value };
    secrets.set(name, secret);
    return secret;
  }

  function find(id: string): StoredSecret {
    const found = secrets.get(id) ?? [...secrets.values()].find(({ arn }) => arn === id);
    if (found === undefined) {
      throw new SecretsFault('ResourceNotFoundException', "Secrets Manager can't find the specified secret.");
    }
    return found;
  }

  const operations: Readonly<Record<string, (input: unknown) => object>> = {
    CreateSecret(input) {
      const { Name, SecretString } = parse(NewSecret, input);
      if (secrets.has(Name)) {
        throw new SecretsFault(
          'ResourceExistsException',
          `The operation failed because the secret ${Name} already exists.`,
        );
      }
      const { name, arn, versionId } = store(Name, SecretString);
      return { Name: name, ARN: arn, VersionId: versionId };
    },
    PutSecretValue(input) {
      const { SecretId: id, SecretString, ClientRequestToken } = parse(NewValue, input);
      const found = find(id);
      const earlier = ClientRequestToken === undefined ? undefined : found.versions.get(ClientRequestToken);
      if (earlier !== undefined && earlier !== SecretString) {
        throw new SecretsFault(
          'ResourceExistsException',
          'You already used this ClientRequestToken with another value.',
        );
      }
      const { name, arn, versionId } = store(found.name, SecretString, ClientRequestToken);
      return { Name: name, ARN: arn, VersionId: versionId, VersionStages: ['AWSCURRENT'] };
    },
    GetSecretValue(input) {
      const { name, arn, versionId, createdAt, value } = find(parse(SecretId, input).SecretId);
      if (value === undefined) {
        throw new SecretsFault(
          'ResourceNotFoundException',
          "Secrets Manager can't find the specified secret value for staging label: AWSCURRENT",
        );
      }
      return {
        Name: name,
        ARN: arn,
        VersionId: versionId,
        VersionStages: ['AWSCURRENT'],
        SecretString: value,
        CreatedDate: createdAt,
      };
    },
  };

  async function answer(request: IncomingMessage): Promise<object> {
    const target = String(request.headers['x-amz-target'] ?? '');
    const name = target.replace(/^secretsmanager\./, '');
    const operation = Object.hasOwn(operations, name) ? operations[name] : undefined;
    if (operation === undefined) {
      throw new SecretsFault('UnknownOperationException', `This local server does not implement ${target}.`);
    }
    return operation(await readJson(request));
  }

  for (const [name, value] of Object.entries(initial)) store(name, value);
  const server = createServer((request, response) => {
    const reply = (status: number, body: object) => {
      request.resume();
      response.writeHead(status, {
        'content-type': 'application/x-amz-json-1.1',
        'x-amzn-requestid': randomUUID(),
      });
      response.end(JSON.stringify(body));
    };
    answer(request).then(
      (body) => reply(200, body),
      (error: unknown) =>
        error instanceof SecretsFault
          ? reply(400, { __type: error.type, Message: error.message })
          : reply(500, { __type: 'InternalServiceError', Message: 'An error occurred on the server side.' }),
    );
  });
  return listenOnLoopback(server, port, 'local Secrets Manager');
}

function parse<T>(schema: z.ZodType<T>, input: unknown): T {
  const parsed = schema.safeParse(input);
  if (parsed.success) return parsed.data;
  const fields = parsed.error.issues.map(({ path }) => path.join('.')).join(', ');
  throw new SecretsFault('InvalidParameterException', `The parameters are missing or not valid: ${fields}`);
}

async function readJson(request: IncomingMessage): Promise<unknown> {
  const pieces: Buffer[] = [];
  let bytes = 0;
  for await (const piece of request as AsyncIterable<Buffer>) {
    bytes += piece.length;
    if (bytes > MAX_REQUEST_BYTES)
      throw new SecretsFault('InvalidRequestException', 'The request is too large.');
    pieces.push(piece);
  }
  try {
    return JSON.parse(Buffer.concat(pieces).toString());
  } catch {
    throw new SecretsFault('SerializationException', 'The request body is not JSON.');
  }
}
