import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { Folder, group, logtest, rule } from './run-command.ts';

interface Exchange {
  readonly name: string;
  readonly request: { readonly path: string; readonly body?: string };
  readonly response: { readonly json: { readonly data?: { readonly output?: object } } };
}

const golden = new URL('../../../test/contract/golden/api/logtest.json', import.meta.url);
const { exchanges } = JSON.parse(readFileSync(golden, 'utf8')) as { exchanges: Exchange[] };
/** Events of one session in the order they were recorded, decoded ones. */
const SESSION = ['first event, new session', 'same session', 'event that meets no rule'];

let folder: Folder;
beforeAll(() => {
  folder = new Folder();
  folder.write(
    'rules/demo_rules.xml',
    group(rule(100_600, '<decoded_as>json</decoded_as>\n<field name="app">^demo-api$</field>')),
  );
});
afterAll(() => folder.remove());

test("--json prints letter for letter what a manager's PUT /logtest returned as output, but for time and id", async () => {
  const recorded = SESSION.map((name) => exchanges.find((exchange) => exchange.name === name));
  const events = recorded.map(
    (exchange) => (JSON.parse(exchange?.request.body ?? '') as { event: string }).event,
  );
  const { lines } = await logtest(
    ['--rules', `${folder.path}/rules`, '--json', '--location', 'app', '--no-lint'],
    `${events.join('\n')}\n`,
  );
  const printed = lines.map((line) =>
    line
      .replace(/"timestamp":"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}[+-]\d{4}"/, '"timestamp":"<timestamp>"')
      .replace(/"id":"\d+\.\d+"/, '"id":"<alert id>"'),
  );
  expect(printed).toEqual(recorded.map((exchange) => JSON.stringify(exchange?.response.json.data?.output)));
});
