import { styleText } from 'node:util';
import { plainLine } from '../../src/notify/plain-text.ts';
import { plainSlack } from './demo/slack-text.ts';
import type { JournalEntry } from './journal.ts';

type Look = 'dim' | 'green' | 'red' | 'yellow' | 'cyan' | 'magenta';

/** Gives a text a look, or not: the stream decides, and `NO_COLOR`. */
export type Paint = (look: Look, text: string) => string;

export const paintFor =
  (stream: NodeJS.WriteStream): Paint =>
  (look, text) =>
    styleText(look, text, { stream });

const MAX_TEXT = 160;
const WIDTHS = { rule: 10, took: 8, action: 22 } as const;
/** Levels from which Sluice calls an alert medium, and high: the default threshold of notifications. */
const MEDIUM = 7;
const HIGH = 12;

type EventEntry = Extract<JournalEntry, { type: 'event' }>;

/** One readable line for what happened, for a terminal: when, which rule, how fast, what. */
export function narrate(entry: JournalEntry, paint: Paint): string {
  const time = paint('dim', new Date(entry.at).toTimeString().slice(0, 8));
  switch (entry.type) {
    case 'event': {
      const look = lookOf(entry.rule?.level ?? 0);
      const took = entry.latencyMs === undefined ? '' : `${entry.latencyMs} ms`;
      const columns = [
        paint(look, `${entry.alert ? '▲' : '·'} ${ruleText(entry).padEnd(WIDTHS.rule)}`),
        paint('dim', took.padStart(WIDTHS.took)),
        plainLine(entry.action, MAX_TEXT).padEnd(WIDTHS.action),
        happened(entry),
      ];
      const redacted =
        entry.redacted.length === 0 ? '' : `  ${paint('magenta', `redacted ${entry.redacted.join(', ')}`)}`;
      return `${time} ${columns.join(' ')}${redacted}`;
    }
    case 'message': {
      const channel = `✉ ${entry.channel}`.padEnd(WIDTHS.rule + 2);
      return `${time} ${paint('cyan', channel)} ${plainLine(plainSlack(entry.title), MAX_TEXT)}`;
    }
    case 'log': {
      const fields = Object.entries(entry.fields ?? {}).map(([name, value]) => `${name}=${value}`);
      const text = plainLine([entry.message, ...fields].join(' '), MAX_TEXT * 2);
      if (entry.level === 'error') return `${time} ${paint('red', `✖ ${text}`)}`;
      return `${time} ${entry.level === 'warn' ? paint('yellow', `! ${text}`) : paint('dim', `· ${text}`)}`;
    }
  }
}

function lookOf(level: number): Look {
  if (level >= HIGH) return 'red';
  return level >= MEDIUM ? 'yellow' : 'dim';
}

function ruleText({ rule }: EventEntry): string {
  return rule === undefined ? 'no rule' : `${rule.id} L${rule.level}`;
}

/** The rule's own words, and who and where only as far as they leave it out. */
function happened({ rule, application, user, address, country }: EventEntry): string {
  const words = (rule?.description ?? `in ${application}`)
    .replace(/^(Sluice|CloudTrail): /, '')
    .replace(/\.$/, '');
  const who = user === undefined || words.includes(user) ? '' : ` by ${user}`;
  const where = address === undefined || words.includes(address) ? '' : ` from ${address}`;
  const text = `${words}${who}${where}`;
  const placed =
    address === undefined || country === undefined ? text : text.replace(address, `${address} (${country})`);
  return plainLine(placed, MAX_TEXT);
}
