import { Stack } from 'aws-cdk-lib';
import type { Construct } from 'constructs';
import { SecurityEventPipeline, type SecurityEventPipelineProps } from './security-event-pipeline.ts';

/** A stack with one pipeline and nothing beside it: what `npx cdk deploy` makes of `sluice.config.ts`. */
export class SluiceStack extends Stack {
  constructor(scope: Construct, props: SecurityEventPipelineProps) {
    const { config } = props;
    super(scope, config.name, {
      stackName: config.name,
      description: 'Sluice: security events to Wazuh, alerts to people',
      ...(config.environment === undefined ? {} : { env: config.environment }),
      tags: { application: config.name },
    });
    // CloudFormation's names of resources leave this word out, so that they are those of a pipeline in a stack of its own.
    new SecurityEventPipeline(this, 'Default', props);
  }
}
