import {
  MAX_ALERT_BYTES,
  MAX_BODY_BYTES,
  MAX_EVENT_BYTES,
  MAX_EVENTS_PER_REQUEST,
  MAX_JSON_DEPTH,
  MAX_JSON_KEYS,
} from '../../src/event/limits.ts';
import { REJECT_REASONS } from '../../src/event/loss.ts';
import { PROBLEMS, type ProblemCode } from '../../src/intake/problem.ts';
import { VALUES } from '../../src/normalize/app-event-values.ts';
import { ROUTES } from '../../src/pipeline.ts';
import type { GeneratedFile } from './generated-file.ts';
import type { Operation } from './openapi/api-document.ts';
import { componentSchemas } from './openapi/components.ts';
import { fieldRows } from './openapi/field-rows.ts';
import { OPERATIONS } from './openapi/operations/all.ts';
import { PROBLEM_ADVICE, REJECT_ADVICE } from './openapi/problem-advice.ts';
import { SECURITY_SCHEMES } from './openapi/security.ts';

const INTRODUCTION = `# The HTTP API

For machines: [openapi.json](openapi.json), OpenAPI 3.1. To try it: \`npm start\`, and open the address
that it prints behind *API*. The lines below are complete but for \`$SLUICE_URL\`, the address without a path, and the key or
secret that they name. How keys are made, rotated and signed with: [keys](../keys.md); how vendors are connected: [webhooks](../webhooks.md).
`;

/** The HTTP API for people, from what the document for machines is made of. */
export function generateHttpApi(): GeneratedFile {
  const sections = [
    INTRODUCTION,
    ...ROUTES.map((route) => routeSection(route, OPERATIONS[route])),
    credentials(),
    limits(),
    fields(),
    refusals(),
    rejections(),
  ];
  return { path: 'docs/reference/http-api.md', content: sections.join('\n') };
}

function table(headings: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]) =>
    `| ${cells.map((cell) => cell.replaceAll('|', String.raw`\|`)).join(' | ')} |`;
  return [line(headings), `|${'---|'.repeat(headings.length)}`, ...rows.map(line)].join('\n');
}

const code = (text: string) => `\`${text}\``;

function routeSection(route: string, operation: Operation): string {
  const { summary, description, responses } = operation;
  const answers = Object.entries(responses).map(([status, answer]) => [status, answer.description]);
  return [
    `## ${route}\n\n${summary}. ${description}`,
    `Credentials: ${credentialsOf(operation)}.`,
    ...operation['x-codeSamples'].map(({ label, source }) => `${label}:\n\n\`\`\`sh\n${source}\n\`\`\``),
    `${table(['status', 'meaning'], answers)}\n`,
  ].join('\n\n');
}

function credentialsOf({ security }: Operation): string {
  const names = security.map((each) => Object.keys(each).map(code).join(' and '));
  return names.length === 0 ? 'none' : names.join(', or ');
}

function credentials(): string {
  const rows = Object.entries(SECURITY_SCHEMES).map(([name, { description }]) => [code(name), description]);
  return `## Credentials\n\n${table(['name', 'what it is'], rows)}\n`;
}

function limits(): string {
  const rows = [
    ['body of `POST /v1/events`, decompressed', `${MAX_BODY_BYTES} bytes`],
    ['events of a request', String(MAX_EVENTS_PER_REQUEST)],
    ['an event', `${MAX_EVENT_BYTES} bytes, ${MAX_JSON_DEPTH} levels, ${MAX_JSON_KEYS} keys`],
    ['body of `POST /v1/alerts`', `${MAX_ALERT_BYTES} bytes`],
  ];
  return `## Limits\n\n${table(['of', 'at most'], rows)}\n`;
}

const GROUPS = [
  ['ShortNames', 'By short names'],
  ['EventObjects', 'By ECS names'],
  ['WazuhEvent', 'The `WazuhEvent` of HashPass clients'],
  ['BrowserEvent', "HashPass's browser helper"],
] as const;

function fields(): string {
  const schemas = componentSchemas();
  const sections = GROUPS.map(([name, title]) => {
    const rows = fieldRows(schemas, name).map(({ path, type, required, note }) => [
      code(path),
      required ? `${type}, required` : type,
      note,
    ]);
    return `### ${title}\n\n${table(['field', 'type', 'note'], rows)}\n`;
  });
  const values = Object.keys(VALUES).flatMap((name) =>
    fieldRows(schemas, name).map(({ type, note }) => [code(name), type, note]),
  );
  return [
    '## Fields of an event',
    `Only the action is required. Every ECS name may also be written with dots, such as \`user.id\`. What has no name here is kept under \`sluice.details\`; of several names for one field the first counts.`,
    ...sections,
    `### Values\n\n${table(['type', 'what it is', 'note'], values)}\n`,
  ].join('\n\n');
}

function refusals(): string {
  const rows = (Object.keys(PROBLEMS) as ProblemCode[]).map((name) => {
    const { todo, again } = PROBLEM_ADVICE[name];
    return [String(PROBLEMS[name].status), code(name), PROBLEMS[name].title, again ? 'yes' : 'no', todo];
  });
  return [
    '## When a request is refused',
    'Nothing of it counts as taken. The body is `application/problem+json` (RFC 9457) with `type`, `code`, `status`, `title`, `detail` and `requestId`. API Gateway answers by itself, with `{"message": …}`, what never reaches Sluice.',
    `${table(['status', 'code', 'title', 'again?', 'what to do'], rows)}\n`,
  ].join('\n\n');
}

function rejections(): string {
  const rows = REJECT_REASONS.map((reason) => [code(reason), REJECT_ADVICE[reason]]);
  return `## When one event is rejected\n\nIts outcome has a \`code\`, a \`message\` and the \`path\` of the fault; the events beside it are kept.\n\n${table(['code', 'what to do'], rows)}\n`;
}
