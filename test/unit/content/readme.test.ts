import { readFileSync } from 'node:fs';
import { createSession } from '@sluice/logtest';
import { describe, expect, it } from 'vitest';
import { loadShippedRules } from './rule-fixtures.ts';

const README = readFileSync(new URL('../../../content/rules/README.md', import.meta.url), 'utf8');

/** Rows `| action | field = value | rule | level |` of the table of endings. */
const ROWS = [
  ...README.matchAll(/^\| `(\w+)` \| (?:`([\w.]+)` = `([\w.]+)` )?\| (\d{6}) \| (\d+) \|$/gm),
].map(([, action = '', field, value, rule, level]) => ({ action, field, value, rule, level: Number(level) }));

function eventOf(action: string, field: string | undefined, value: string | undefined): object {
  const event: Record<string, unknown> = { integration: 'sluice', srcip: '198.51.100.7' };
  put(event, 'sluice.event.action', action);
  put(event, 'sluice.event.outcome', 'success');
  put(event, 'sluice.event.severity', 21);
  if (field !== undefined) put(event, field, /^\d+$/.test(value ?? '') ? Number(value) : value);
  return event;
}

function put(target: Record<string, unknown>, path: string, value: unknown): void {
  const [head = '', ...rest] = path.split('.');
  if (rest.length === 0) {
    target[head] = value;
    return;
  }
  target[head] ??= {};
  put(target[head] as Record<string, unknown>, rest.join('.'), value);
}

describe('the table of where actions end', () => {
  const { ruleset } = loadShippedRules();

  it('is read', () => {
    expect(ROWS.length).toBeGreaterThan(50);
  });

  it.each(ROWS)(
    '$action with $field $value ends at $rule, level $level',
    ({ action, field, value, rule, level }) => {
      if (ruleset === undefined) throw new Error('the rules do not load');
      const session = createSession(ruleset, { now: () => Date.UTC(2026, 10, 20, 12), live: true });
      const verdict = session.evaluate({ log: JSON.stringify(eventOf(action, field, value)) });
      expect({ rule: verdict.rule?.id, level: verdict.rule?.level }).toEqual({ rule, level });
    },
  );
});
