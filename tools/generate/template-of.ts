import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { App } from 'aws-cdk-lib';
import { projectRoot } from '../../infra/read-config.ts';
import { SluiceStack } from '../../infra/stack.ts';
import { defineConfig, type SluiceConfigInput } from '../../src/config.ts';
import { STAGE_NAMES } from '../../src/event/stage.ts';
import {
  AGENT_KEY_ROTATION,
  type FunctionName,
  PASSWORD_ROTATION,
  SLACK_TOKEN_ROTATION,
  THREAT_REFRESH,
} from '../../src/pipeline.ts';

/** The parts of a synthesized template that generated pages are made of. */
export interface Template {
  readonly Resources: Readonly<
    Record<string, { readonly Type: string; readonly Properties?: Readonly<Record<string, unknown>> }>
  >;
}

/** The stack's template of a configuration, with functions that do nothing. */
export function templateOf(input: SluiceConfigInput): Template {
  const work = mkdtempSync(join(tmpdir(), 'sluice-template-'));
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
    const names: readonly FunctionName[] = [
      ...STAGE_NAMES,
      THREAT_REFRESH.name,
      PASSWORD_ROTATION.name,
      AGENT_KEY_ROTATION.name,
      SLACK_TOKEN_ROTATION.name,
    ];
    const bundles = Object.fromEntries(names.map((name) => [name, bundle])) as Record<FunctionName, string>;
    new SluiceStack(app, { config, bundles });
    return app.synth().getStackByName(config.name).template as Template;
  } finally {
    if (validation === undefined) delete process.env.CDK_VALIDATION;
    else process.env.CDK_VALIDATION = validation;
    rmSync(work, { recursive: true, force: true });
  }
}
