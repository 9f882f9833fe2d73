import type { SecurityEvent } from '../../event/security-event.ts';
import type { JsonValue } from '../../kernel/json.ts';
import { ok } from '../../kernel/result.ts';
import { integer, ipAddress, word } from '../readers.ts';
import type { AwsContext, AwsNormalizer } from './aws-normalizer.ts';
import { invalid, logEnvelope, logEvent } from './log-event.ts';
import { type PostgresLine, readPostgresLine } from './postgres-line.ts';
import { meaningOf, type PostgresMeaning } from './postgres-message.ts';

/** `/aws/rds/instance/<name>/postgresql` or `/aws/rds/cluster/<name>/postgresql` */
const GROUP = /^\/aws\/rds\/(?:instance|cluster)\/([^/]{1,256})\//;
/** What RDS itself does on the machine of the database, several times a minute. */
const OWN_USER = 'rdsadmin';
const HERE = /^(?:\[local\]|127\.|::1$|localhost$)/;
/** As the message has it: in the prefix, a name may run into the next one. */
const NAMED =
  /^[^"]{0,128}\b(?:user|role) "([^"]{1,63})"|^.{0,64} user=(.{1,63}?) (?:database|application_name)=/;
const AUTHORIZED = {
  database: / database=(.{1,63}?)(?: (?:application_name=|SSL |GSS )|$)/,
  tls: / SSL enabled \(protocol=([\w.]{1,16})/,
};
const SESSION_TIME = /^disconnection: session time: (\d{1,6}):(\d\d):(\d\d)\.(\d{3})/;

/**
 * A log event of the PostgreSQL log of an RDS instance or Aurora cluster: `{message, timestamp}`. Sign-ins, sign-outs and
 * refusals are events, and nothing else is; of a statement not a word is kept.
 */
export const normalizeRds: AwsNormalizer = (record, context) => {
  if (typeof record.message !== 'string') return invalid('message', 'the log event has no text');
  const readings = readPostgresLine(record.message.trimEnd()).flatMap((line) => {
    const meaning = meaningOf(line.level, line.message);
    return meaning === undefined || isOwn(line, meaning) ? [] : [{ line, meaning }];
  });
  // Whoever forged one of several readings wants another one not to be told.
  return ok(
    readings.map(({ line, meaning }, i) => {
      const deliveryId = i === 0 ? context.deliveryId : `${context.deliveryId}#${i}`;
      const event = eventOf(line, meaning, record.timestamp, { ...context, deliveryId });
      return logEnvelope('rds', context, event);
    }),
  );
};

function isOwn({ user, host = '[local]' }: PostgresLine, { outcome }: PostgresMeaning): boolean {
  return user === OWN_USER && outcome === 'success' && HERE.test(host);
}

function eventOf(
  line: PostgresLine,
  { code, ...kind }: PostgresMeaning,
  timestamp: JsonValue | undefined,
  context: AwsContext,
): SecurityEvent {
  const event = logEvent(
    { ...kind, source: 'rds', dataset: 'aws.rds', service: 'rds', at: line.at ?? timestamp },
    context,
  );
  const name = word(GROUP.exec(context.origin.name)?.[1] ?? context.origin.name);
  if (name !== undefined) event.service = { name };
  if (code !== undefined) event.error = { code };
  addWho(event, line);
  addSession(event, line);
  return event;
}

function addWho(event: SecurityEvent, { host, port, user, message }: PostgresLine): void {
  const [, quoted, signedIn] = NAMED.exec(message) ?? [];
  const name = word(quoted ?? signedIn ?? user ?? '');
  if (name !== undefined) event.user = { name };
  const ip = ipAddress(host ?? null);
  const number = integer(0, 65_535)(port ?? null);
  const address = ip === undefined ? word(host ?? '') : undefined;
  if (ip !== undefined || address !== undefined)
    event.source = {
      ...(ip !== undefined && { ip }),
      ...(address !== undefined && { address }),
      ...(number !== undefined && { port: number }),
    };
}

function addSession(event: SecurityEvent, { database, message }: PostgresLine): void {
  const named = word(database ?? AUTHORIZED.database.exec(message)?.[1] ?? '');
  const begin = message.slice(0, 1_024);
  const signedIn = event.event.action === 'database_login';
  const tls = signedIn ? (AUTHORIZED.tls.exec(begin)?.[1] ?? 'none') : undefined;
  const [match, hours, minutes, seconds, ms] = SESSION_TIME.exec(begin) ?? [];
  if (match !== undefined)
    event.event.duration =
      ((Number(hours) * 60 + Number(minutes)) * 60 + Number(seconds)) * 1e9 + Number(ms) * 1e6;
  const details = { ...(named !== undefined && { database: named }), ...(tls !== undefined && { tls }) };
  if (Object.keys(details).length > 0) event.sluice = { details };
}
