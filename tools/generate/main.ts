import { execFileSync } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { benchmarkPage } from '../bench/report/page.ts';
import { readResults } from '../bench/report/write.ts';
import type { CountedTemplates } from '../cost/installed.ts';
import { generateAlertingCalls } from './alerting-calls.ts';
import { generateCapacity } from './capacity.ts';
import { generateCliReference } from './cli-reference.ts';
import { generateConfigurationReference } from './configuration.ts';
import { generateCost } from './cost.ts';
import { generateDashboards } from './dashboards.ts';
import { generateDetectorTable } from './detector-table.ts';
import { generateEventReference } from './event-reference.ts';
import { generateEventSchema } from './event-schema.ts';
import { generateHttpApi } from './http-api.ts';
import { generateInstalled } from './installed.ts';
import { generateOpenApi } from './openapi.ts';
import { generateRuleTable } from './rule-table.ts';
import { templateOf } from './template-of.ts';
import { generateWatchedControls } from './watched-controls.ts';
import { EVERY_ALARM } from './watching/sample.ts';
import { generateWatching } from './watching.ts';
import { generateWebhookSchema } from './webhook-schema.ts';

const installed = generateInstalled();

/** `npm run generate`: writes every generated file. Unit tests check that they are fresh. */
const GENERATORS = [
  generateEventSchema,
  generateEventReference,
  generateWebhookSchema,
  generateCliReference,
  generateConfigurationReference,
  generateDetectorTable,
  generateDashboards,
  generateRuleTable,
  generateOpenApi,
  generateHttpApi,
  generateAlertingCalls,
  generateWatchedControls,
  () => generateWatching(templateOf(EVERY_ALARM)),
  () => installed,
  generateCapacity,
  () => benchmarkPage(readResults()),
  () => generateCost(JSON.parse(installed.content) as CountedTemplates),
];

const root = join(import.meta.dirname, '../..');
const files = GENERATORS.flatMap((generate) => generate());
for (const { path, content } of files) {
  mkdirSync(dirname(join(root, path)), { recursive: true });
  writeFileSync(join(root, path), content);
  console.log(`wrote ${path}`);
}
execFileSync(
  process.execPath,
  [
    join(root, 'node_modules/@biomejs/biome/bin/biome'),
    'format',
    '--write',
    ...files.map(({ path }) => path),
  ],
  { cwd: root, stdio: ['ignore', 'ignore', 'inherit'] },
);
