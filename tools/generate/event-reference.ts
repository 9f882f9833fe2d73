import * as z from 'zod';
import { SecurityEventSchema } from '../../src/event/security-event.ts';
import { isJsonObject, type JsonObject } from '../../src/kernel/json.ts';
import { ECS_MEANINGS } from './event/ecs-meanings.ts';
import type { GeneratedFile } from './generated-file.ts';
import { type FieldRow, fieldRows, textOf } from './openapi/field-rows.ts';

const INTRODUCTION = `# The event inside

What every source becomes before it is redacted, enriched and sent: a subset of
[ECS 9](https://www.elastic.co/docs/reference/ecs/ecs-field-reference), made from the schema that checks it. For machines:
[security-event.schema.json](security-event.schema.json). In Wazuh a field stands under \`data.sluice\`, such as
\`data.sluice.user.id\`; in a rule it is \`sluice.user.id\`; what came from CloudTrail keeps
AWS's own record in \`data.aws\`, with \`aws.sluice\` beside it. Nothing else is let in: what a sender adds goes to \`sluice.details\`.
What applications may write, short names too: [http-api.md](http-api.md#fields-of-an-event).

Which source fills what: [webhooks.md](../webhooks.md#what-arrives-in-wazuh), [aws-sources.md](../aws-sources.md),
[aws-logs.md](../aws-logs.md), [cloudtrail-identity.md](../cloudtrail-identity.md).
`;

const SCHEMA = z.toJSONSchema(SecurityEventSchema, { target: 'draft-2020-12' }) as JsonObject;

/**
 * `docs/reference/event.md`: a table for each top field of the event.
 *
 * @throws Error for fields of which neither the schema nor `ECS_MEANINGS` says anything
 */
export function generateEventReference(): GeneratedFile {
  const rows = fieldRows({ event: SCHEMA }, 'event')
    .map((row) => ({ ...row, note: row.note === '' ? (ECS_MEANINGS[row.path] ?? '') : row.note }))
    .filter(({ type, note }) => type !== 'object' || note !== '');
  const silent = rows.filter(({ note }) => note === '').map(({ path }) => path);
  if (silent.length > 0)
    throw new Error(`say in tools/generate/event/ecs-meanings.ts what they mean: ${silent.join(', ')}`);
  const tops = [...new Set(rows.map(({ path }) => topOf(path)))];
  const sections = tops.map(
    (top) => `## ${top}\n\n${tableOf(rows.filter(({ path }) => topOf(path) === top))}\n`,
  );
  return { path: 'docs/reference/event.md', content: `${INTRODUCTION}\n${sections.join('\n')}` };
}

const topOf = (path: string) => path.split('.')[0] ?? path;

function tableOf(rows: readonly FieldRow[]): string {
  const line = (cells: readonly string[]) =>
    `| ${cells.map((cell) => cell.replaceAll('|', String.raw`\|`)).join(' | ')} |`;
  const cells = rows.map(({ path, type, note }) => {
    const { isAlways, schema } = placeOf(path);
    return [`\`${path}\``, `${boundedBelow(type)}${membersOf(schema)}`, isAlways ? 'yes' : '', note];
  });
  return [line(['field', 'type', 'always', 'meaning']), '|---|---|---|---|', ...cells.map(line)].join('\n');
}

/** JSON Schema writes an upper bound that is only JavaScript's own. */
function boundedBelow(type: string): string {
  return type.replace(/ (\d+)–9007199254740991$/, ' from $1');
}

function membersOf({ minItems, maxItems }: JsonObject): string {
  return maxItems === undefined ? '' : `, ${textOf(minItems ?? 0)}–${textOf(maxItems)} of them`;
}

/** The schema of a field, and whether it and every object above it is always there. */
function placeOf(path: string): { readonly schema: JsonObject; readonly isAlways: boolean } {
  let schema = SCHEMA;
  let isAlways = true;
  for (const part of path.split('.')) {
    const { required, properties } = schema;
    isAlways &&= Array.isArray(required) && required.includes(part);
    const next = isJsonObject(properties) ? properties[part] : undefined;
    schema = isJsonObject(next) ? next : {};
  }
  return { schema, isAlways };
}
