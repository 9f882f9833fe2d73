import { readFile } from 'node:fs/promises';
import type { Plugin } from 'esbuild';
import { LEFT_OUT_MEMBERS, withoutMembers } from './leave-out-members.ts';
import {
  compactErrors,
  lateRegistry,
  prunableBindings,
  prunableSchemas,
  unnamedRegions,
  unnamedRelease,
  withNodeCrypto,
} from './slim-client.ts';

/** A class that may be named and extended, but not made. */
const uncalled = (name: string) =>
  `export class ${name} { constructor() { throw new Error('${name} is left out of the bundle'); } }`;

/** S3's client makes a provider when it is constructed; only its streaming operations would call what that gives. */
const EVENT_STREAMS = `const leftOut = () => { throw new Error('event streams are left out of the bundle'); };
export const EventStreamSerde = leftOut;
export const eventStreamSerdeProvider = () => ({ serialize: leftOut, deserialize: leftOut });
export { resolveEventStreamSerdeConfig } from './eventstream-serde-config-resolver/EventStreamSerdeConfig.js';`;

/** What is logged is flat: `scalars` of `adapters/aws/telemetry.ts`. */
const FLAT_MERGE = `export const deepMerge = (target, ...sources) => {
  for (const source of sources)
    for (const [key, value] of Object.entries(source ?? {}))
      if (value !== undefined || target[key] === undefined) target[key] = value;
  return target;
};`;

const CORE = '@smithy/core/dist-es/submodules';
const MAILER = 'nodemailer/dist/esm';
const uncalledDefault = (name: string) => `${uncalled(name)}\nexport default ${name};`;
const uncalledFunction = (name: string) =>
  `export default function ${name}() { throw new Error('${name} is left out of the bundle'); }`;

/** Modules that a Lambda function carries along and never runs, and what stands in for each of them. */
export const LEFT_OUT: Readonly<Record<string, string>> = {
  // Only streaming operations load it (Kinesis, Transcribe, …), and Sluice calls none. Nor signs it their headers.
  [`${CORE}/event-streams/index.js`]: EVENT_STREAMS,
  '@smithy/signature-v4/dist-es/HeaderFormatter.js':
    "export class HeaderFormatter { format() { throw new Error('event streams are left out of the bundle'); } }",

  // DynamoDB's client makes the cache; none of its commands discovers endpoints.
  '@aws-sdk/endpoint-cache/dist-es/EndpointCache.js': 'export class EndpointCache {}',

  // Lambda's runtime has one already, and it is that one which counts.
  '@aws/lambda-invoke-store/dist-es/invoke-store.js':
    'export const InvokeStore = { getInstanceAsync: async () => globalThis.awslambda?.InvokeStore };',

  '@aws-lambda-powertools/commons/lib/esm/deepMerge.js': FLAT_MERGE,

  // To look for the Web Crypto API, or to import from it, loads it; `node:crypto` makes the same ids.
  [`${CORE}/serde/uuid/v4.js`]: `import { randomUUID } from 'node:crypto';
export const bindV4 = () => () => randomUUID();`,

  // To look for the web's streams loads them. Names tell them apart as well.
  [`${CORE}/serde/util-stream/stream-type-check.js`]: `const isA = (name) => (value) => value?.constructor?.name === name;
export const isReadableStream = isA('ReadableStream');
export const isBlob = isA('Blob');`,
  [`${CORE}/retry/middleware-retry/isStreamingPayload/isStreamingPayload.js`]: `import { Readable } from 'node:stream';
export const isStreamingPayload = (request) =>
  request?.body instanceof Readable || request?.body?.constructor?.name === 'ReadableStream';`,

  // To look for streams of files loads them, `fs/promises` and with that the line editor of the console. Nothing is sent
  // from a file.
  [`${CORE}/serde/util-body-length/calculateBodyLength.js`]: `export const calculateBodyLength = (body) => {
  if (!body) return 0;
  if (typeof body === 'string') return Buffer.byteLength(body);
  if (typeof body.byteLength === 'number') return body.byteLength;
  if (typeof body.size === 'number') return body.size;
  if (typeof body.start === 'number' && typeof body.end === 'number') return body.end + 1 - body.start;
  throw new Error('Body Length computation failed for ' + body);
};`,

  // For a Node.js without `node:crypto`, as `withNodeCrypto` says it is not.
  [`${CORE}/checksum/sha256/Sha256Js.js`]: uncalled('Sha256Js'),
  [`${CORE}/checksum/md5/Md5Js.js`]: uncalled('Md5Js'),

  // `clientOptions` of adapters/aws/clients/environment.ts asks for the standard mode.
  [`${CORE}/retry/util-retry/AdaptiveRetryStrategy.js`]: uncalled('AdaptiveRetryStrategy'),

  // In Lambda there is no home folder with a configuration, and the region is in a variable.
  [`${CORE}/config/shared-ini-file-loader/loadSharedConfigFiles.js`]: `export { CONFIG_PREFIX_SEPARATOR } from './constants.js';
export const loadSharedConfigFiles = async () => ({ configFile: {}, credentialsFile: {} });`,
  [`${CORE}/config/config-resolver/regionConfig/getInstanceMetadataRegion.js`]:
    'export const getInstanceMetadataRegion = async () => undefined;',

  // Attachments say what they are called and of which type (`Attachment` of src/notify/channel.ts); these are the
  // library's own answers to what it does not know.
  [`${MAILER}/mime-funcs/mime-types.js`]: `export const detectMimeType = () => 'application/octet-stream';
export const detectExtension = () => 'bin';`,
  // `adapters/channels/email.ts` names a host and a port or a client of SES, and a password if anything; nothing in a mail
  // is fetched, and whose mail server it is signs it.
  [`${MAILER}/well-known/index.js`]: uncalledFunction('wellKnown'),
  [`${MAILER}/fetch/index.js`]: uncalledFunction('nmfetch'),
  [`${MAILER}/smtp-connection/http-proxy-client.js`]: uncalledFunction('httpProxyClient'),
  [`${MAILER}/xoauth2/index.js`]: uncalledDefault('XOAuth2'),
  [`${MAILER}/dkim/index.js`]: uncalledDefault('DKIM'),
  [`${MAILER}/smtp-pool/index.js`]: uncalledDefault('SMTPPool'),
  [`${MAILER}/sendmail-transport/index.js`]: uncalledDefault('SendmailTransport'),
  [`${MAILER}/stream-transport/index.js`]: uncalledDefault('StreamTransport'),
  [`${MAILER}/json-transport/index.js`]: uncalledDefault('JSONTransport'),
};

export const PARTITIONS = '@aws-sdk/core/dist-es/submodules/client/util-endpoints/lib/aws/partitions.js';

const USER_AGENT = '@aws-sdk/core/dist-es/submodules/client/util-user-agent-node/defaultUserAgent.js';
export const REGISTRY = `${CORE}/schema/TypeRegistry.js`;
/** Modules that bind what they export. */
export const BINDINGS = [
  `${CORE}/endpoints/index.js`,
  `${CORE}/retry/index.js`,
  '@aws-sdk/core/dist-es/submodules/httpAuthSchemes/index.js',
];
export const HASHES = [`${CORE}/checksum/sha256/Sha256Node.js`, `${CORE}/checksum/md5/Md5Node.js`];

/** One invocation at a time, as Lambda runs a function unless it is told otherwise. */
function sequential(text: string): string {
  return text.replaceAll('shouldUseInvokeStore()', 'false');
}

/** Matches the end of a path, whichever way its slashes lean. */
const endOf = (path: string) =>
  new RegExp(`[\\\\/]${path.replaceAll('.', '\\.').replaceAll('/', '[\\\\/]')}$`);

/**
 * Leaves out of the bundles what the AWS SDK and Powertools carry along but a Lambda function never runs, which
 * tree shaking cannot see to be dead.
 */
export const leaveOut: Plugin = {
  name: 'leave-out',
  setup(build) {
    for (const [path, contents] of Object.entries(LEFT_OUT))
      build.onLoad({ filter: endOf(path) }, () => ({ contents }));
    const slim = (path: RegExp, change: (text: string) => string) =>
      build.onLoad({ filter: path }, async (file) => ({
        contents: change(await readFile(file.path, 'utf8')),
      }));
    for (const [path, members] of Object.entries(LEFT_OUT_MEMBERS))
      slim(endOf(path), (text) => sequential(withoutMembers(text, members)));
    slim(endOf(PARTITIONS), unnamedRegions);
    slim(endOf(USER_AGENT), unnamedRelease);
    slim(endOf(REGISTRY), lateRegistry);
    for (const path of HASHES) slim(endOf(path), withNodeCrypto);
    for (const path of BINDINGS) slim(endOf(path), prunableBindings);
    slim(/[\\/]@aws-sdk[\\/]client-[\w-]+[\\/]dist-es[\\/]schemas[\\/]schemas_0\.js$/, prunableSchemas);
    slim(/[\\/]@aws-sdk[\\/]client-[\w-]+[\\/]dist-es[\\/]models[\\/]errors\.js$/, compactErrors);
    // SDK clients read their own version from it, for the user agent.
    build.onLoad({ filter: /[\\/]@aws-sdk[\\/]client-[\w-]+[\\/]package\.json$/ }, async ({ path }) => ({
      contents: JSON.stringify({ version: JSON.parse(await readFile(path, 'utf8')).version }),
      loader: 'json',
    }));
  },
};
