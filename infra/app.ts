import { App } from 'aws-cdk-lib';
import { bundlePipeline } from './bundle/bundle-pipeline.ts';
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
  new SluiceStack(app, { config, bundles: await bundlePipeline(config) });
  const { organization } = config.aws;
  if (organization !== undefined) new MemberStack(app, { config, organization });
  app.synth();
} catch (error) {
  reportFailure(error);
}
