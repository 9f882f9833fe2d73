import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { App } from 'aws-cdk-lib';
import { projectRoot } from '../../infra/read-config.ts';
import { SluiceStack } from '../../infra/stack.ts';
import { defineConfig, type SluiceConfigInput } from '../../src/config.ts';
import { STAGE_NAMES } from '../../src/event/stage.ts';
import { type FunctionName, PASSWORD_ROTATION, THREAT_REFRESH } from '../../src/pipeline.ts';
import { FEATURES, type FeatureName, SMALLEST } from '../cost/features.ts';
import { add, type CountedTemplates, type Standing } from '../cost/installed.ts';
import type { GeneratedFile } from './generated-file.ts';

interface Template {
  readonly Resources: Readonly<Record<string, { readonly Type: string }>>;
}

/** What templates have of each thing that is billed for standing there: of the smallest, and what each feature adds. */
export function generateInstalled(): GeneratedFile {
  const smallest = standingIn(templateOf(SMALLEST));
  const features: Partial<Record<FeatureName, Standing>> = {};
  for (const [name, { sample }] of Object.entries(FEATURES)) {
    const config = defineConfig(sample);
    // What the sample has of features that were counted before is theirs.
    let own = add(standingIn(templateOf(sample)), smallest, -1);
    for (const [before, counted] of Object.entries(features))
      own = add(own, counted, -FEATURES[before as FeatureName].count(config));
    features[name as FeatureName] = own;
  }
  const counted = { smallest, features: features as CountedTemplates['features'] } satisfies CountedTemplates;
  return { path: 'tools/cost/installed.json', content: `${JSON.stringify(counted, undefined, 2)}\n` };
}

/** Of a synthesized template. */
export function standingIn({ Resources }: Template): Standing {
  const of = (type: string) => Object.values(Resources).filter(({ Type }) => Type === type).length;
  return {
    alarms: of('AWS::CloudWatch::Alarm'),
    secrets: of('AWS::SecretsManager::Secret'),
    dashboards: of('AWS::CloudWatch::Dashboard'),
    kmsKeys: of('AWS::KMS::Key'),
  };
}

function templateOf(input: SluiceConfigInput): Template {
  const work = mkdtempSync(join(tmpdir(), 'sluice-cost-'));
  const validation = process.env.CDK_VALIDATION;
  process.env.CDK_VALIDATION = 'false';
  try {
    const bundle = join(work, 'bundle');
    mkdirSync(bundle);
    writeFileSync(join(bundle, 'index.mjs'), 'export const handler = () => {};\n');
    const { context } = JSON.parse(readFileSync(join(projectRoot, 'cdk.json'), 'utf8')) as {
      readonly context: Record<string, unknown>;
    };
    const app = new App({ outdir: join(work, 'cdk.out'), context, analyticsReporting: false });
    const config = defineConfig(input);
    const names: readonly FunctionName[] = [...STAGE_NAMES, THREAT_REFRESH.name, PASSWORD_ROTATION.name];
    const bundles = Object.fromEntries(names.map((name) => [name, bundle])) as Record<FunctionName, string>;
    new SluiceStack(app, { config, bundles });
    return app.synth().getStackByName(config.name).template as Template;
  } finally {
    if (validation === undefined) delete process.env.CDK_VALIDATION;
    else process.env.CDK_VALIDATION = validation;
    rmSync(work, { recursive: true, force: true });
  }
}
