import { randomBytes } from 'node:crypto';
import { createS3Client } from '../../adapters/aws/clients/s3-client.ts';
import { createSqsClient } from '../../adapters/aws/clients/sqs-client.ts';
import type { Variables } from '../../functions/middleware/runtime.ts';
import { type AgentKey, printKeyLine } from '../../src/forward/agent/agent-key.ts';
import { printAgentKeys } from '../../src/forward/agent/agent-keys.ts';
import type { SinkName } from '../../src/forward/sink.ts';
import { shippedRuleFiles as renderedRules } from '../rules/shipped-files.ts';
import type { Closers } from './closers.ts';
import type { Cloud } from './cloud.ts';
import type { Manager } from './manager/manager.ts';
import type { InstalledRuleset } from './manager/ruleset/installation.ts';
import { startS3Subscriber } from './manager/s3-subscriber.ts';
import { shippedRuleFiles } from './shipped-rules.ts';

const AGENT_SECRET = 'sluice-local/wazuh-agent';
export const WAZUH_BUCKET = 'sluice-local-wazuh';
/** A real module rests for minutes between two runs; whoever looks on would not. */
const PULL_MS = 1_000;
const POLL_MS = 10_000;
const POLL_S = 5;

/** What the way into the local manager needs around it. */
export interface LocalWay {
  readonly sink: SinkName;
  readonly secrets: Readonly<Record<string, string>>;
  readonly variables: Variables;
  /** Agents that the manager knows. */
  readonly agents: readonly AgentKey[];
  readonly ruleset: InstalledRuleset;
}

export function localWay(sink: SinkName): LocalWay {
  const none = { sink, secrets: {}, variables: {}, agents: [], ruleset: shippedRuleFiles() };
  if (sink === 's3')
    return {
      ...none,
      variables: { WAZUH_BUCKET },
      ruleset: { ...none.ruleset, custom: { rules: renderedRules(undefined, true) } },
    };
  if (sink === 'events-api') return none;
  const agent = { id: '001', name: 'sluice', ip: 'any', rawKey: randomBytes(32).toString('hex') };
  return {
    ...none,
    agents: [agent],
    secrets: { [AGENT_SECRET]: printAgentKeys({ '*': [printKeyLine(agent)] }) },
    variables: { WAZUH_AGENT_SECRET_ID: AGENT_SECRET },
  };
}

/** Has the manager pull what is put into the bucket, as Wazuh's module does. */
export function pullBucket(
  closers: Closers,
  { aws, wazuhQueueUrl }: Pick<Cloud, 'aws' | 'wazuhQueueUrl'>,
  { sendToSocket }: Pick<Manager, 'sendToSocket'>,
  onFault: (error: unknown) => void,
): void {
  if (wazuhQueueUrl === undefined) return;
  const sqs = createSqsClient(aws, POLL_MS);
  const s3 = createS3Client(aws);
  closers.add(async () => {
    sqs.destroy();
    s3.destroy();
  });
  closers.use(
    startS3Subscriber({
      sqs,
      s3,
      queueUrl: wazuhQueueUrl,
      feed: sendToSocket,
      waitS: POLL_S,
      intervalMs: PULL_MS,
      onFault,
    }),
  );
}
