import type { SluiceConfigInput } from '../../src/config.ts';
import type { SinkName } from '../../src/forward/sink.ts';

/** What the configuration of the local stack says for a way into its manager. */
export function wayConfig(
  sink: SinkName,
  agentPort: number | undefined,
): {
  readonly agent?: NonNullable<SluiceConfigInput['wazuh']['nodes'][number]['agent']>;
  readonly wazuh: Pick<SluiceConfigInput['wazuh'], 'agent' | 's3'>;
  readonly forward?: SluiceConfigInput['forward'];
} {
  if (sink === 'agent') return { wazuh: { agent: {} }, agent: { host: '127.0.0.1', port: agentPort } };
  if (sink === 's3') return { wazuh: { s3: {} }, forward: { routes: [{ name: 'all', to: 's3' }] } };
  return { wazuh: {} };
}
