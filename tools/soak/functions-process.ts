/** The functions and their event sources in a process of their own, whose memory is theirs alone: see functions.ts. */

import type { Runtime } from '../../functions/middleware/runtime.ts';
import type { StageName } from '../../src/event/stage.ts';
import { startIngestHere } from '../local/apart/gateway.ts';
import { withUrls } from '../local/aws/queue-urls.ts';
import { createClosers } from '../local/closers.ts';
import { geoAsset } from '../local/geo-asset.ts';
import { createJournal } from '../local/journal.ts';
import { type EventSourceFaults, NO_FAULTS } from '../local/lambda/event-source.ts';
import { localTelemetry } from '../local/local-telemetry.ts';
import { type RunningStages, startStages } from '../local/stages.ts';
import { startThreats } from '../local/threats.ts';
import type { FunctionParts, Order, Word } from './protocol.ts';
import { createDraw } from './random.ts';
import { createVitals } from './vitals.ts';

const say = (word: Word): void => {
  process.send?.(word);
};
const closers = createClosers();
const journal = createJournal();
const measure = createVitals();
let faults: EventSourceFaults = NO_FAULTS;
let stages: RunningStages | undefined;
let closing = false;
let failures = 0;
let resent = 0;

const gateway = await startIngestHere(0);

async function serve({ config, aws, variables, queuesEndpoint, tickMs, seed }: FunctionParts): Promise<void> {
  const { number: random } = createDraw(seed, 'functions');
  const runtime = (stage: StageName): Runtime => {
    const telemetry = localTelemetry(stage, {
      journal,
      clock: Date.now,
      // As Lambda does: whoever reads the log reads it there.
      onLine: (line) => process.stdout.write(`${line}\n`),
    });
    return {
      clock: Date.now,
      random,
      aws,
      config,
      telemetry: {
        ...telemetry,
        measure: (name, value, unit, dimensions) => {
          if (name === 'AgentEventsResent') resent += value;
          telemetry.measure(name, value, unit, dimensions);
        },
      },
      asset: geoAsset,
    };
  };
  const failed = () => {
    failures += 1;
  };
  closers.use(await startThreats({ runtime: runtime('enrich'), variables, tickMs, onFailure: failed }));
  const port = Number(new URL(queuesEndpoint).port);
  stages = closers.use(
    startStages({
      runtime,
      variables,
      aws,
      queues: withUrls({ endpoint: queuesEndpoint, port, close: async () => {} }, config.name),
      random,
      faults: () => faults,
      retryAfterS: undefined,
      tickMs,
      onReceive: undefined,
      onFailure: failed,
    }),
  );
  gateway.serve(runtime('ingest'), variables);
  say({ kind: 'serving' });
}

/** What the clocks do, whatever the time. */
async function runClocks(running: RunningStages, balance: boolean): Promise<void> {
  const all = () => [
    running.tick(),
    running.poll(),
    running.sumActivity(),
    running.watch(),
    ...(balance ? [running.balance()] : []),
  ];
  const ended = await Promise.allSettled([...all(), ...all()]);
  failures += ended.filter(({ status }) => status === 'rejected').length;
}

async function obey(order: Order): Promise<void> {
  switch (order.kind) {
    case 'serve':
      return serve(order.parts);
    case 'faults':
      faults = order.faults;
      return;
    case 'clocks':
      if (stages !== undefined) await runClocks(stages, order.balance);
      return;
    case 'measure':
      return say({
        kind: 'measured',
        vitals: { ...measure(order.collect), ledger: journal.ledger(), resent, failures },
      });
    case 'close':
      closing = true;
      await gateway.close();
      await closers.close();
      say({ kind: 'closed' });
      process.disconnect();
  }
}

process.on('message', (order: Order) => {
  // What cannot be obeyed ends the process: the run is told, with the reason on its error output.
  obey(order).catch((error: unknown) => {
    console.error(error);
    process.exit(1);
  });
});
// A terminal tells both processes; whoever started this one decides.
process.on('SIGINT', () => {});
// Whoever started it has gone.
process.on('disconnect', () => {
  if (!closing) process.exit(1);
});
say({ kind: 'listening', endpoint: gateway.endpoint });
