import { App } from 'aws-cdk-lib';
import { bundlePipeline } from './bundle/bundle-pipeline.ts';
import { warnOfDoubledCalls } from './doubled-calls.ts';
import { warnOfEndingFilters, warnOfEndingMutes } from './ending-filters.ts';
import { MemberStack } from './member.ts';
import { readConfig } from './read-config.ts';
import { reportFailure } from './report-failure.ts';
import { SluiceStack } from './stack.ts';

/**
 * `npx cdk synth|deploy [-c config=other.config.ts]`: the stack of one configuration and, with an organisation, the one for its
 * other accounts.
 */
try {
  const app = new App();
  const config = await readConfig(app.node.tryGetContext('config'));
  const stack = new SluiceStack(app, { config, bundles: await bundlePipeline(config) });
  const { organization } = config.aws;
  if (organization !== undefined) new MemberStack(app, { config, organization });
  warnOfEndingFilters(stack, config, Date.now());
  warnOfEndingMutes(stack, config, Date.now());
  warnOfDoubledCalls(stack, config);
  app.synth();
} catch (error) {
  reportFailure(error);
}
