import { build } from '../../../functions/enrich/build.ts';
import type { Runtime, Variables } from '../../../functions/middleware/runtime.ts';
import { CodedError } from '../../../src/kernel/coded-error.ts';
import type { QueueHandler } from '../../../tools/local/lambda/event-source.ts';
import { INVOCATION_TIMED_OUT } from '../../../tools/local/lambda/invoke.ts';
import { startRelay } from './relay.ts';

/** Ports of what a function talks to. */
export interface Ways {
  readonly sqs: number;
  readonly dynamodb: number;
  readonly s3: number;
  readonly api: number;
  readonly agent: number;
}

export interface InstanceOptions {
  readonly ways: Ways;
  /** What an instance with these ways is built with; its telemetry goes out while `lives`. */
  readonly surroundings: (
    ways: Ways,
    lives: () => boolean,
  ) => { readonly runtime: Runtime; readonly variables: Variables };
  /**
   * Asked before anything is sent to the table: true ends the instance there, with that and everything after it
   * unsent. Left out: instances do not end.
   */
  readonly dies?: (() => boolean) | undefined;
}

/** One instance of stage `enrich` as it is deployed. */
export function createInstance({ ways, surroundings, dies }: InstanceOptions): QueueHandler {
  if (dies === undefined) return built(surroundings, ways, () => true);
  const { promise: death, reject: end } = Promise.withResolvers<never>();
  death.catch(() => {});
  let lives = true;
  const started = startWays(ways, () => {
    if (!lives || !dies()) return !lives;
    lives = false;
    end(new CodedError(INVOCATION_TIMED_OUT, 'the instance has ended'));
    return true;
  }).then((own) => built(surroundings, own, () => lives));
  return async (event, context) => {
    const work = started.then((handler) => handler(event, context));
    work.catch(() => {});
    return Promise.race([work, death]);
  };
}

function built(
  surroundings: InstanceOptions['surroundings'],
  ways: Ways,
  lives: () => boolean,
): QueueHandler {
  const { runtime, variables } = surroundings(ways, lives);
  return build(runtime, variables);
}

/** Ways of one instance alone. The death of it cuts them all at once. */
async function startWays(ways: Ways, dies: () => boolean): Promise<Ways> {
  const names = Object.keys(ways) as (keyof Ways)[];
  const relays = await Promise.all(
    names.map(async (name) => {
      const admits = (bytes: Buffer) => {
        if (!dies()) return bytes.length;
        for (const [, relay] of relays) relay.cut();
        return 0;
      };
      return [name, await startRelay(ways[name], name === 'dynamodb' ? admits : undefined)] as const;
    }),
  );
  return Object.fromEntries(relays.map(([name, { port }]) => [name, port])) as unknown as Ways;
}
