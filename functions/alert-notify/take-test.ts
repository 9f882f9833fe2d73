import type { AlertMessage } from '../../src/event/alert-message.ts';
import { factsOf, writeFacts } from '../../src/notify/alert/alert-facts.ts';
import {
  type AlertTest,
  TEST_LIFE_MS,
  type TestLog,
  type TestOutcome,
  type TestReport,
  testReport,
  testText,
  untold,
} from '../../src/notify/alert/alert-test.ts';
import type { WazuhAlert } from '../../src/notify/alert/wazuh-alert.ts';
import type { ChannelOutcome } from '../../src/notify/channel.ts';
import type { OutboxEntry } from '../../src/notify/group/outbox-entry.ts';
import { errorFields } from '../middleware/error-fields.ts';
import { type MessageOutcome, SETTLED } from '../middleware/queue-batch.ts';
import { type Invocation, LEASE_MS, type NotifyDeps } from './notify-deps.ts';

export interface TakeTestDeps extends NotifyDeps {
  readonly tests: TestLog;
}

/** What is tried again sooner than that is not left to the queue. */
const SHORT_WAIT_MS = 2_000;
const SHORT_WAITS = 2;
const AFTER_FAULT_MS = 5_000;
/** Where something stays open until somebody closes it. */
const INCIDENTS: ReadonlySet<string> = new Set(['pagerduty', 'opsgenie']);

type Asked = Pick<AlertMessage, 'receivedAt'> & { readonly test: AlertTest; readonly alert: WazuhAlert };

/**
 * Tells a test to every channel of its routes, once, and notes of each how it went. It is in no group, no history, no report and
 * no book of sources, and no mute holds it back. What a channel does not take now the queue brings again, while the test lasts.
 */
export async function takeTest(deps: TakeTestDeps, asked: Asked, run: Invocation): Promise<MessageOutcome> {
  const { clock, groups, tests, config, telemetry } = deps;
  const { test, receivedAt } = asked;
  const task = `test#${test.id}`;
  const now = clock();
  const claim = await groups.claim(task, run.requestId, now, now + LEASE_MS);
  if (claim === 'busy') return { kind: 'retry', afterMs: LEASE_MS / 4 };
  if (claim === 'done') return SETTLED;
  let report = (await tests.read(test.id)) ?? testReport(test, config, receivedAt);
  const isOver = () => clock() - receivedAt >= TEST_LIFE_MS;
  const waits: number[] = [];
  let written = tests.write(test.id, report);
  // Awaited behind the channels, which may take longer than it does to fail.
  written.catch(() => undefined);
  await Promise.all(
    (isOver() ? [] : untold(report)).map(async (channel) => {
      const outcome = await tellSoon(deps, asked, report, channel, run);
      if (outcome.kind === 'retry') waits.push(outcome.afterMs);
      report = withOutcome(report, channel, outcome, clock());
      const latest = report;
      written = written.then(() => tests.write(test.id, latest));
      written.catch(() => undefined);
    }),
  );
  await written;
  if (waits.length > 0 && !isOver()) {
    await groups.release(task, run.requestId);
    return { kind: 'retry', afterMs: Math.min(...waits) };
  }
  await groups.complete(task, clock() + TEST_LIFE_MS);
  telemetry.ledger({
    stage: 'alert-notify',
    source: 'alert',
    count: 1,
    outcome: 'filtered',
    reason: 'probe',
  });
  return SETTLED;
}

function withOutcome(report: TestReport, channel: string, outcome: ChannelOutcome, now: number): TestReport {
  const code = outcome.kind === 'sent' ? outcome.warning : outcome.code;
  const told = report.told.map((each): TestOutcome => {
    if (each.channel !== channel) return each;
    const { code: _, ...rest } = each;
    return {
      ...rest,
      outcome: outcome.kind === 'retry' ? 'retried' : outcome.kind,
      ...(code !== undefined && { code }),
      attempts: each.attempts + 1,
      ms: Math.max(0, now - report.receivedAt),
    };
  });
  return { ...report, told };
}

async function tellSoon(
  deps: TakeTestDeps,
  asked: Asked,
  report: TestReport,
  channel: string,
  run: Invocation,
): Promise<ChannelOutcome> {
  const text = testText(report, channel);
  const tried = report.told.some((each) => each.channel === channel && each.attempts > 0);
  let outcome = await tell(deps, asked, text, channel, tried);
  for (let again = 0; again < SHORT_WAITS; again += 1) {
    if (outcome.kind !== 'retry' || outcome.afterMs > SHORT_WAIT_MS) return outcome;
    if (deps.clock() + outcome.afterMs >= run.deadline) return outcome;
    await deps.wait(outcome.afterMs);
    outcome = await tell(deps, asked, text, channel, true);
  }
  return outcome;
}

/** An incident is resolved behind it, so that nobody has to. */
async function tell(
  deps: TakeTestDeps,
  { test, alert, receivedAt }: Asked,
  text: string,
  name: string,
  again: boolean,
): Promise<ChannelOutcome> {
  const facts = writeFacts(factsOf({ ...alert, rule: { ...alert.rule, description: text } }));
  const thread = `${test.id} ${name}`;
  try {
    const channel = (await deps.channels()).get(name);
    if (channel === undefined) return { kind: 'refused', code: 'unknown_channel' };
    for (const kind of ['first', 'resolved'] as const) {
      const entry = entryOf({ id: `${thread} ${kind}`, channel: name, kind }, facts, receivedAt);
      const message = await deps.render(entry, channel.type);
      if (message === undefined) return { kind: 'refused', code: 'unreadable_facts' };
      const outcome = await channel.send(message, { id: entry.id, thread, again });
      if (outcome.kind !== 'sent' || kind === 'resolved' || !INCIDENTS.has(channel.type)) return outcome;
    }
    return { kind: 'sent' };
  } catch (error) {
    const fields = errorFields(error);
    deps.telemetry.log('error', 'a test could not be sent; it is tried again', {
      stage: 'alert-notify',
      channel: name,
      ...fields,
    });
    return { kind: 'retry', afterMs: AFTER_FAULT_MS, code: String(fields.code ?? fields.error) };
  }
}

function entryOf(
  which: Pick<OutboxEntry, 'id' | 'channel' | 'kind'>,
  alert: string,
  at: number,
): OutboxEntry {
  return { ...which, count: 1, since: at, until: at, alert, attempts: 0, nextAt: at };
}
