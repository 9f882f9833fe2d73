import type { Crashed, Duplicate, InFlight, Parked, Whence } from '../../../../src/event/ledger-sum.ts';
import { timeOf } from '../keys/key-columns.ts';
import type { LedgerReport } from './ledger-report.ts';

/** Of each kind; `--json` has all of them. */
const MAX_NAMED = 50;

/** Where the records are that do not simply stand under `forwarded`. */
export function explainText(report: LedgerReport): string {
  const { missing, late, parked, duplicates, crashed } = report;
  return [
    ...section('Missing: in no queue, and not known to have arrived', missing, inFlightText),
    ...section('In flight for long', late, inFlightText),
    ...section('Parked', parked, parkedText),
    ...section('Duplicate: in a message that had been taken before', duplicates, duplicateText),
    ...section('Perhaps in Wazuh twice: a delivery broke off and was taken up again', crashed, crashedText),
  ].join('\n');
}

function section<T extends Whence>(
  title: string,
  items: readonly T[],
  text: (item: T) => string,
): readonly string[] {
  if (items.length === 0) return [];
  const more = items.length - MAX_NAMED;
  return [
    '',
    `${title} (${items.length})`,
    ...items.slice(0, MAX_NAMED).map((item) => `  ${whenceText(item)}: ${text(item)}`),
    ...(more > 0 ? [`  … and ${more} more; --json has all`] : []),
    '',
  ];
}

const count = (events: number) => `${events} event${events === 1 ? '' : 's'}`;

function whenceText({ stage, source, tenant, origin, request, at }: Whence): string {
  const what = stage === 'cloudtrail-forwarder' ? 'file' : 'request';
  const which = request === undefined ? 'no entry says where from' : `${what} ${request}`;
  return `${timeOf(at)}  ${source}  ${[tenant, origin].filter((name) => name !== '').join('/')}  ${which}`;
}

function inFlightText({ key, events, heardAt, claimed }: InFlight): string {
  return `${count(events)} in message ${key}, ${claimed ? `claimed ${timeOf(heardAt)}` : 'never claimed'}`;
}

function parkedText({ message, letter, reason, events }: Parked): string {
  const where = letter === undefined ? '' : ` of message ${message}, in dead letter ${letter}`;
  return `${count(events)}${where}, ${reason}`;
}

function duplicateText({ key, events }: Duplicate): string {
  return `${count(events)} in message ${key}`;
}

function crashedText({ key, crashes }: Crashed): string {
  return `message ${key}, ${crashes} time${crashes === 1 ? '' : 's'}`;
}
