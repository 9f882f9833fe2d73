import { randomUUID } from 'node:crypto';
import { createDynamoDbClient } from '../../../adapters/aws/clients/dynamodb-client.ts';
import { createProbeLog } from '../../../adapters/aws/table/probe-log.ts';
import { createTable } from '../../../adapters/aws/table/table.ts';
import { tableFault } from './aws-checks.ts';
import { amber, type Check, green, grey, red, type Seen } from './check.ts';
import type { Deployment } from './deployment.ts';
import { PROBE_WAIT_MS, sendProbe, waitForProbe } from './probe.ts';
import { REQUEST_MS, request } from './request.ts';

const S = 1_000;
/** As for the clock of a node: signatures of alerts and requests are five minutes wide. */
const SKEW_MS = 30 * S;
const SUBJECT = 'ingest';
const WHICH_URL = 'give --url or SLUICE_URL; the output IngestUrl of the stack has it';

export interface ProbePatience {
  readonly pause: (ms: number) => Promise<unknown>;
  /** @default 60000 */
  readonly waitMs?: number;
}

export function ingestChecks(
  deployment: Deployment,
  clock: () => number,
  probe: ProbePatience | undefined,
): readonly Check[] {
  const { url } = deployment.ingest;
  return [
    {
      name: 'health',
      subject: SUBJECT,
      run: async (signal) =>
        url === undefined ? grey('skipped: which URL?', WHICH_URL) : health(url, clock, signal),
    },
    ...(probe === undefined ? [] : [probeCheck(deployment, clock, probe)]),
  ];
}

async function health(url: string, clock: () => number, signal: AbortSignal): Promise<Seen> {
  const answer = await request(`${url}/v1/health`, {}, signal);
  if (typeof answer === 'string')
    return red(
      `${url} cannot be reached (${answer})`,
      'is it the output IngestUrl of the stack, and the network up?',
    );
  if (answer.status !== 200)
    return red(
      `${url}/v1/health answers ${answer.status}`,
      answer.status === 404
        ? 'something else answers there: is it the output IngestUrl of the stack?'
        : 'docs/runbooks/server-errors.md',
    );
  const off = Date.parse(answer.headers.get('date') ?? '') - clock();
  if (Math.abs(off) > SKEW_MS + S)
    return amber(
      `answers, and this machine's clock is ${Math.round(Math.abs(off) / S)} s ${off > 0 ? 'behind' : 'ahead'}`,
      'set the clock of this machine first: what is said of the nodes goes by it',
    );
  return green('answers');
}

function probeCheck(deployment: Deployment, clock: () => number, probe: ProbePatience): Check {
  const { aws, table, ingest } = deployment;
  const waitMs = probe.waitMs ?? PROBE_WAIT_MS;
  return {
    name: 'probe',
    subject: SUBJECT,
    needs: ['health'],
    timeoutMs: waitMs + 2 * REQUEST_MS,
    run: async (signal) => {
      const { url, key } = ingest;
      if (url === undefined) return grey('skipped: which URL?', WHICH_URL);
      if (key === undefined)
        return amber(
          'not sent: that takes an ingest key',
          'SLUICE_KEY=$(npx sluice keys create --tenant … --application doctor --scope sluice_probe --days 1) npx sluice doctor',
        );
      const sent = await sendProbe(url, key, randomUUID(), { clock, signal });
      if (!sent.ok) return red(sent.error.seen, ...(sent.error.next ?? []));
      const client = createDynamoDbClient(aws);
      try {
        const log = createProbeLog(createTable(client, table), clock);
        return await waitForProbe(log, sent.value, { clock, waitMs, pause: probe.pause, signal });
      } catch (error) {
        return tableFault(deployment, error);
      } finally {
        client.destroy();
      }
    },
  };
}
