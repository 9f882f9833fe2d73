import type { RetryReason } from '../../src/event/loss.ts';
import type { Telemetry } from '../../src/event/telemetry.ts';
import {
  type Circuit,
  type CircuitFault,
  CLOSED,
  enter,
  failed,
  type Passage,
  released,
  succeeded,
} from '../../src/forward/circuit.ts';
import type { SinkName } from '../../src/forward/sink.ts';
import type { Clock, Random } from '../../src/kernel/clock.ts';

export interface NodeCircuitDeps {
  /** Name of the node. */
  readonly name: string;
  readonly sink: SinkName;
  readonly clock: Clock;
  readonly random: Random;
  readonly telemetry: Pick<Telemetry, 'log' | 'measure'>;
}

/**
 * The circuit breaker of one node in one instance of a function; every change of its state is told. What became of each request is
 * measured too, as `ManagerUnreachable`: 0 or 1, so that the least of a while is 1 only when no request of any instance was answered.
 */
export interface NodeCircuit {
  /** Asks to make a request; with `probe` its outcome must be told by one of the others. */
  enter(): Passage;
  succeeded(): void;
  /** Returns until when (epoch ms) and why nothing goes to the node; `until` is now when it bears the fault. */
  failed(fault: CircuitFault): { readonly until: number; readonly reason: RetryReason };
  /** The request was not made, or says nothing about the node. */
  released(): void;
}

/** Value of the metric `NodeCircuit`: the worst of a minute is its maximum. */
const LEVEL: Readonly<Record<Circuit['state'], number>> = { closed: 0, half_open: 1, open: 2 };

export function createNodeCircuit({ name, sink, clock, random, telemetry }: NodeCircuitDeps): NodeCircuit {
  let circuit = CLOSED;
  const measure = (unreachable: 0 | 1) =>
    telemetry.measure('ManagerUnreachable', unreachable, 'Count', { node: name, sink });

  function turn(next: Circuit): void {
    const before = circuit.state;
    circuit = next;
    if (next.state === before) return;
    telemetry.measure('NodeCircuit', LEVEL[next.state], 'Count', { node: name, sink });
    // Why it opened is told by `failed`, with the code.
    if (next.state === 'closed')
      telemetry.log('info', 'a manager node takes events again', { node: name, sink });
  }

  return {
    enter() {
      const asked = enter(circuit, clock());
      turn(asked.circuit);
      return asked.passage;
    },
    succeeded() {
      measure(0);
      turn(succeeded());
    },
    failed(fault) {
      measure(1);
      turn(failed(circuit, fault, clock(), random()));
      const isOpen = circuit.state === 'open';
      telemetry.log(fault.kind === 'misconfigured' ? 'error' : 'warn', isOpen ? SAYS[fault.kind] : BORNE, {
        node: name,
        sink,
        code: fault.code,
      });
      return { until: isOpen ? circuit.until : clock(), reason: fault.reason };
    },
    released: () => turn(released(circuit, clock())),
  };
}

const BORNE = 'a manager node did not answer in time; it is asked again';
const SAYS: Readonly<Record<CircuitFault['kind'], string>> = {
  unanswered: 'a manager node does not answer; it rests, then one request tries it',
  unavailable: 'a manager node takes no events now; it rests, then one request tries it',
  misconfigured:
    'a manager node takes no events until somebody acts: check address, certificate, credentials and role',
};
