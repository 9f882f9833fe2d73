import { defineConfig } from '../../src/config.ts';
import { FEATURES, type FeatureName, SMALLEST } from '../cost/features.ts';
import { add, type CountedTemplates, type Standing } from '../cost/installed.ts';
import type { GeneratedFile } from './generated-file.ts';
import { type Template, templateOf } from './template-of.ts';

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
export function standingIn({ Resources }: Pick<Template, 'Resources'>): Standing {
  const all = (type: string) => Object.values(Resources).filter(({ Type }) => Type === type);
  const of = (type: string) => all(type).length;
  return {
    alarmMetrics: all('AWS::CloudWatch::Alarm').reduce((sum, alarm) => sum + metricsOf(alarm), 0),
    secrets: of('AWS::SecretsManager::Secret'),
    dashboards: of('AWS::CloudWatch::Dashboard'),
    kmsKeys: of('AWS::KMS::Key'),
  };
}

/** An alarm on an expression is billed for each metric in it. */
function metricsOf({ Properties }: Template['Resources'][string]): number {
  const metrics = Properties?.Metrics as readonly { readonly MetricStat?: object }[] | undefined;
  return metrics?.filter(({ MetricStat }) => MetricStat !== undefined).length ?? 1;
}
