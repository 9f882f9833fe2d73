import * as z from 'zod/mini';
import type { AlertMessage } from '../../event/alert-message.ts';
import type { JsonObject } from '../../kernel/json.ts';
import { NOTICE_NODE, NOTICES, noticeAlert } from '../notice.ts';
import type { AlertRoute, Routes } from '../route.ts';
import { textsAt } from './read-path.ts';
import { nodeOf, type WazuhAlert } from './wazuh-alert.ts';

/** `sluice alert test`: a message that every channel of a route sends, whatever the route wants otherwise. */
export interface AlertTest {
  readonly id: string;
  /** Names of routes; none: all that there are. */
  readonly routes: readonly string[];
}

/**
 * How it went with one channel of one route. `waits`: not tried yet. `retried`: the channel could not take it, under `code`, and
 * is asked again. `code` of what was sent says what was taken only in part.
 */
const TestOutcomeSchema = z.object({
  route: z.string(),
  channel: z.string(),
  type: z.string(),
  outcome: z.enum(['waits', 'sent', 'retried', 'refused']),
  code: z.optional(z.string()),
  attempts: z.number(),
  /** From when ingest had the test until the channel had answered. */
  ms: z.optional(z.number()),
});
export type TestOutcome = z.infer<typeof TestOutcomeSchema>;

export const TestReportSchema = z.object({
  /** When ingest had it, epoch ms. */
  receivedAt: z.number(),
  /** The routes that the deployment knows. */
  known: z.array(z.string()),
  told: z.array(TestOutcomeSchema),
});
/** What has become of a test so far. */
export type TestReport = z.infer<typeof TestReportSchema>;

/** Port: what became of tests, for an hour. */
export interface TestLog {
  write(id: string, report: TestReport): Promise<void>;
  read(id: string): Promise<TestReport | undefined>;
}

/** So long a test goes on; whoever has asked for it waits no longer. */
export const TEST_LIFE_MS = 300_000;

const TEST_ID = /^alert-test-[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;
const MAX_ROUTES = 100;

/** @param uuid a version 4 UUID of the caller's */
export function testId(uuid: string): string {
  return `alert-test-${uuid}`;
}

/** A test as it is signed and posted: an alert in form. */
export function testAlert({ id, routes }: AlertTest, at: number): JsonObject {
  const { data: _, ...alert } = noticeAlert({ kind: 'alert_test', text: textOf(routes), at, id });
  return { ...alert, data: { sluice: { test: { routes: [...routes] } } } };
}

function textOf(routes: readonly string[]): string {
  const names = routes.join(', ');
  const what = routes.length === 0 ? 'all routes' : `${routes.length === 1 ? 'route' : 'routes'} ${names}`;
  return `Test of ${what}: nothing has happened, this only shows that alerts arrive here`;
}

/**
 * The test that a message asks for. Whoever can sign for a manager can ask for one; an application cannot, since Wazuh puts what
 * it sends below `data`, and gives each alert an id, a rule and a node of its own. What comes from the indexer is signed by nobody.
 */
export function testOf({
  via,
  alert,
}: Pick<AlertMessage, 'via'> & { readonly alert: WazuhAlert }): AlertTest | undefined {
  const asked = via === 'integration' && TEST_ID.test(alert.id) && nodeOf(alert) === NOTICE_NODE;
  if (!asked || alert.rule.id !== NOTICES.alert_test.rule) return undefined;
  return { id: alert.id, routes: textsAt(alert, 'data.sluice.test.routes', MAX_ROUTES) };
}

type Settings = Pick<Routes, 'channels'> & { readonly routes: readonly AlertRoute[] };

/** The report before anybody was told. */
export function testReport(
  { routes: asked }: AlertTest,
  { routes, channels }: Settings,
  receivedAt: number,
): TestReport {
  const tested = routes.filter(({ name }) => asked.length === 0 || asked.includes(name));
  return {
    receivedAt,
    known: routes.map(({ name }) => name),
    told: tested.flatMap(({ name, channels: names }) =>
      names.map((channel): TestOutcome => {
        const type = channels[channel]?.type ?? '';
        return { route: name, channel, type, outcome: 'waits', attempts: 0 };
      }),
    ),
  };
}

/** Channels that have not answered for good, each once: several routes may lead to one. */
export function untold({ told }: TestReport): readonly string[] {
  const open = told.filter(({ outcome }) => outcome === 'waits' || outcome === 'retried');
  return [...new Set(open.map(({ channel }) => channel))];
}

/** The message for a channel says which routes lead to it. */
export function testText({ told }: TestReport, channel: string): string {
  return textOf(told.filter((each) => each.channel === channel).map(({ route }) => route));
}
