import { readFile } from 'node:fs/promises';
import type { Plugin } from 'esbuild';

/** Exports of zod's JSON Schema modules that its other modules name. Schemas are exported when docs are generated. */
const JSON_SCHEMA_EXPORTS = [
  'toJSONSchema',
  'createToJSONSchemaMethod',
  'createStandardJSONSchemaMethod',
  'JSONSchemaGenerator',
];
const JSON_SCHEMA_STUB = `const leftOut = () => { throw new Error('JSON Schema export is left out of the bundle'); };
export { ${JSON_SCHEMA_EXPORTS.map((name) => `leftOut as ${name}`).join(', ')} };`;

/** S3's client makes a provider when it is constructed; only its streaming operations would call what that gives. */
const EVENT_STREAMS_STUB = `const leftOut = () => { throw new Error('event streams are left out of the bundle'); };
export const EventStreamSerde = leftOut;
export const eventStreamSerdeProvider = () => ({ serialize: leftOut, deserialize: leftOut });
export { resolveEventStreamSerdeConfig } from './eventstream-serde-config-resolver/EventStreamSerdeConfig.js';`;

/**
 * Leaves out of the bundles what dependencies carry along but a Lambda function never runs: 25 KB of every cold start
 * that tree shaking cannot see to be dead.
 */
export const leaveOut: Plugin = {
  name: 'leave-out',
  setup(build) {
    build.onLoad({ filter: /[\\/]zod[\\/]v4[\\/]core[\\/](to-json-schema|json-schema-\w+)\.js$/ }, () => ({
      contents: JSON_SCHEMA_STUB,
    }));
    // Only streaming operations load it (Kinesis, Transcribe, …), and Sluice calls none.
    build.onLoad(
      { filter: /[\\/]@smithy[\\/]core[\\/]dist-es[\\/]submodules[\\/]event-streams[\\/]index\.js$/ },
      () => ({
        contents: EVENT_STREAMS_STUB,
      }),
    );
    // SDK clients read their own version from it, for the user agent.
    build.onLoad({ filter: /[\\/]@aws-sdk[\\/]client-[\w-]+[\\/]package\.json$/ }, async ({ path }) => ({
      contents: JSON.stringify({ version: JSON.parse(await readFile(path, 'utf8')).version }),
      loader: 'json',
    }));
  },
};
