import { RemovalPolicy } from 'aws-cdk-lib';
import { CfnSecret } from 'aws-cdk-lib/aws-secretsmanager';
import { Construct } from 'constructs';

/**
 * Secrets are created empty and filled by people; no value ever stands in a template or in the configuration. The L2
 * construct cannot leave one empty: it generates a password that would pass for a real one.
 */
export class EmptySecret extends Construct {
  readonly name: string;
  readonly arn: string;

  constructor(scope: Construct, id: string, props: { readonly name: string; readonly description: string }) {
    super(scope, id);
    const secret = new CfnSecret(this, 'Secret', { name: props.name, description: props.description });
    secret.applyRemovalPolicy(RemovalPolicy.RETAIN_ON_UPDATE_OR_DELETE);
    this.name = props.name;
    this.arn = secret.ref;
  }
}

export class Secrets extends Construct {
  readonly wazuh: EmptySecret;
  readonly alertSigning: EmptySecret;
  readonly channels: EmptySecret;

  constructor(scope: Construct, id: string, { prefix }: { readonly prefix: string }) {
    super(scope, id);
    this.wazuh = new EmptySecret(this, 'Wazuh', {
      name: `${prefix}/wazuh`,
      description: 'User and password of the Wazuh server API',
    });
    this.alertSigning = new EmptySecret(this, 'AlertSigning', {
      name: `${prefix}/alert-signing`,
      description: 'Key with which the integration script on the manager signs alerts',
    });
    this.channels = new EmptySecret(this, 'Channels', {
      name: `${prefix}/channels`,
      description: 'Webhook addresses and credentials of the notification channels',
    });
  }

  get all(): readonly EmptySecret[] {
    return [this.wazuh, this.alertSigning, this.channels];
  }
}
