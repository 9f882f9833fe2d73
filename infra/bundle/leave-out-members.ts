const LOGGER = '@aws-lambda-powertools/logger/lib/esm';
const METRICS = '@aws-lambda-powertools/metrics/lib/esm';
const PROTOCOLS = '@smithy/core/dist-es/submodules/protocols';

/** Members of one class that no Lambda function needs. */
export interface LeftOutMembers {
  /** Nobody calls them but each other. */
  readonly uncalled: readonly string[];
  /** They are called, and have nothing to do with what we ask for; what they are instead. */
  readonly idle?: Readonly<Record<string, string>>;
}

const names = (...lines: readonly string[]): readonly string[] => lines.join(' ').split(' ');

/** By module. Classes cannot be shaken: whatever is a member of one that is used is carried along. */
export const LEFT_OUT_MEMBERS: Readonly<Record<string, LeftOutMembers>> = {
  // Decorators, child loggers, persistent keys, correlation ids, and buffers, for which `adapters/aws/telemetry.ts`
  // would have to ask.
  [`${LOGGER}/Logger.js`]: {
    uncalled: names(
      'addContext addPersistentLogAttributes createChild createLogger critical trace getLevelName',
      'getLogEvent getPersistentLogAttributes persistentLogAttributes injectLambdaContext',
      'injectLambdaContextAfterOrOnError injectLambdaContextBefore logEventIfEnabled shouldLogEvent',
      'refreshSampleRateCalculation removeKeys removePersistentKeys removePersistentLogAttributes',
      'setPersistentLogAttributes clearBuffer setCorrelationId getCorrelationId',
    ),
    idle: {
      '#setLogBuffering': '',
      bufferLogItem: '',
      flushBuffer: '',
      shouldBufferLog: 'return false;',
      // Whether to log the events of functions, which nothing may.
      setLogEvent: '',
      // For errors, big integers and circles: `scalars` lets none of them through.
      getJsonReplacer: '',
      // The telemetry gives it its own; the one that it would make opens standard error. Warnings of its constructor go
      // to that of Node.js.
      setConsole: 'this.console = console;',
    },
  },
  [`${LOGGER}/LogAttributesStore.js`]: {
    uncalled: ['removeTemporaryKeys', 'removePersistentKeys', 'setLambdaContext'],
  },
  [`${LOGGER}/LogInvocationStore.js`]: {
    uncalled: ['configureBuffer', '#getBuffer', 'add', 'get', 'delete'],
  },
  // Nobody logs an error as it is (`scalars` of `adapters/aws/telemetry.ts`), and a Lambda function's clock is UTC.
  [`${LOGGER}/formatter/LogFormatter.js`]: {
    uncalled: ['getCodeLocation', '#generateISOTimestampWithOffset'],
    idle: { formatError: 'return {};', formatTimestamp: 'return arguments[0].toISOString();' },
  },
  [`${METRICS}/Metrics.js`]: {
    uncalled: names(
      'addDimension addMetadata captureColdStartMetric isDisabled logMetrics singleMetric',
      'setFunctionName setThrowOnEmptyMetrics throwOnEmptyMetrics setTimestamp',
      '#validateEmfTimestamp',
    ),
    // Names of metrics begin with a capital, those of dimensions with none.
    // And its own printing starts at more values than are ever added.
    idle: {
      '#checkKeyCollisions': '',
      publishStoredMetrics: "throw new Error('metrics are printed by the telemetry');",
      setConsole: 'this.console = console;',
    },
  },
  [`${METRICS}/MetricsStore.js`]: {
    uncalled: ['setTimestamp', '#convertTimestampToEmfFormat'],
  },
  [`${METRICS}/DimensionsStore.js`]: { uncalled: ['addDimension'] },
  [`${METRICS}/MetadataStore.js`]: { uncalled: ['set'] },

  // Links that are signed, and event streams.
  '@smithy/signature-v4/dist-es/SignatureV4.js': {
    uncalled: ['presign', 'signEvent', 'signMessage', 'signString'],
    idle: { sign: 'return this.signRequest(...arguments);' },
  },
  [`${PROTOCOLS}/HttpProtocol.js`]: {
    uncalled: ['loadEventStreamCapability', 'getEventStreamMarshaller', 'resolveEventStreamMarshaller'],
    idle: {
      serializeEventStream: "throw new Error('event streams are left out of the bundle');",
      deserializeEventStream: "throw new Error('event streams are left out of the bundle');",
      // No operation of ours has a host of its own.
      setHostPrefix:
        "if (arguments[1][3]?.endpoint) throw new Error('host prefixes are left out of the bundle');",
    },
  },
};

/** A method as compilers write it: four spaces in, its end too. */
function memberOf(name: string): RegExp {
  const kinds = '((?:static |async |get |set )*)';
  return new RegExp(`^ {4}(?:/\\*.*\\*/ )?${kinds}${name}\\(.*\\) \\{\\n[\\s\\S]*?^ {4}\\}\\n`, 'm');
}

/**
 * A module without some members of its class.
 *
 * @throws Error naming a member that is not there, or that what stays calls: a new version of a library is looked at again
 */
export function withoutMembers(text: string, { uncalled, idle = {} }: LeftOutMembers): string {
  const idled = Object.entries(idle).reduce(
    (from, [name, body]) => replaced(from, name, (kind) => `    ${kind}${name}() { ${body} }\n`),
    text,
  );
  const without = uncalled.reduce((from, name) => replaced(from, name, () => ''), idled);
  const called = uncalled.filter((name) => new RegExp(`\\bthis\\.${name}\\b`).test(without));
  if (called.length > 0) throw new Error(`what stays calls ${called.join(', ')}`);
  return without;
}

function replaced(text: string, name: string, change: (kind: string) => string): string {
  const member = memberOf(name);
  if (!member.test(text)) throw new Error(`there is no member ${name} to leave out`);
  return text.replace(member, (_, kind: string) => change(kind));
}
