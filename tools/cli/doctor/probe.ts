import type { EventOutcome, ProblemDocument } from '../../../src/intake/problem.ts';
import { err, ok, type Result } from '../../../src/kernel/result.ts';
import { PROBE_ACTION, PROBE_RULE, type ProbeLog, probeId } from '../../../src/notify/alert/probe.ts';
import { green, red, type Seen } from './check.ts';
import { request } from './request.ts';

export const PROBE_WAIT_MS = 60_000;
const POLL_MS = 500;

/** A probe that ingest has accepted; times are epoch ms of this machine. */
export interface SentProbe {
  readonly id: string;
  readonly sentAt: number;
  readonly acceptedAt: number;
}

interface Answer {
  readonly outcomes?: readonly EventOutcome[];
  readonly code?: ProblemDocument['code'];
}

/** Posts a probe event, as an application would. */
export async function sendProbe(
  url: string,
  key: string,
  uuid: string,
  { clock, signal }: { readonly clock: () => number; readonly signal: AbortSignal },
): Promise<Result<SentProbe, Seen>> {
  const id = probeId(uuid);
  const sentAt = clock();
  const response = await request(
    `${url}/v1/events`,
    {
      method: 'POST',
      headers: { authorization: `Bearer ${key}`, 'content-type': 'application/json' },
      body: JSON.stringify({ action: PROBE_ACTION, level: 'info', event: { id } }),
    },
    signal,
  );
  if (typeof response === 'string') return err(red(`not taken: ${url} cannot be reached (${response})`));
  const { outcomes, code } = (await response.json().catch(() => ({}))) as Answer;
  const outcome = outcomes?.[0];
  if (outcome?.status === 'accepted') return ok({ id, sentAt, acceptedAt: clock() });
  if (outcome !== undefined)
    return err(
      red(
        `refused: ${outcome.code}`,
        `the key has to bring the action ${PROBE_ACTION}: make one with that --scope`,
      ),
    );
  const known = code === undefined || !/^[a-z_]{1,64}$/.test(code) ? '' : ` ${code}`;
  const next =
    response.status === 401 || response.status === 403 ? ['use another key: npx sluice keys list'] : [];
  return err(red(`refused: ${response.status}${known}`, ...next));
}

/** Waits until the probe has come back as an alert, and says how long each leg took. */
export async function waitForProbe(
  log: Pick<ProbeLog, 'read'>,
  { id, sentAt, acceptedAt }: SentProbe,
  waiting: {
    readonly clock: () => number;
    readonly waitMs: number;
    readonly pause: (ms: number) => Promise<unknown>;
    readonly signal: AbortSignal;
  },
): Promise<Seen> {
  const until = acceptedAt + waiting.waitMs;
  for (;;) {
    const back = await log.read(id);
    if (back !== undefined) {
      const after = (at: number) => `${(Math.max(0, at - sentAt) / 1_000).toFixed(1)} s`;
      const alerted = back.alertedAt === undefined ? '' : `alert written after ${after(back.alertedAt)}, `;
      return green(
        `came back: accepted after ${after(acceptedAt)}, ${alerted}back at ingest after ${after(back.receivedAt)}, ` +
          `noted after ${after(back.notedAt)}; nobody was told`,
      );
    }
    if (waiting.clock() >= until || waiting.signal.aborted) return lost(waiting.waitMs);
    await waiting.pause(POLL_MS);
  }
}

function lost(waitMs: number): Seen {
  return red(
    `accepted, and no alert came back within ${waitMs / 1_000} s. Look in this order:`,
    'the queues above: does the event still wait, was it set aside?',
    `the rules above: is rule ${PROBE_RULE.id} there? npx sluice rules push --reload loads them`,
    `ossec.conf of each node: an <integration> block for custom-sluice, with a <level> of at most ${PROBE_RULE.level}`,
    'logs/integrations.log of the node; there, `custom-sluice self-test` says what is wrong',
  );
}
