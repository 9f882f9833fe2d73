import { RemovalPolicy } from 'aws-cdk-lib';
import { CfnSecret } from 'aws-cdk-lib/aws-secretsmanager';
import { Construct } from 'constructs';
import { writesAsSlackBot } from '../../src/config/asked-for.ts';
import type { SluiceConfig } from '../../src/config.ts';
import { tokenSecretId, usesTokens } from '../../src/redact/token-use.ts';
import type { DataKey } from '../place/data-key.ts';

/**
 * Secrets of others are created empty and filled by people; no value ever stands in a template or in the configuration. The L2
 * construct cannot leave one empty: it generates a password that would pass for a real one.
 */
export class EmptySecret extends Construct {
  readonly name: string;
  readonly arn: string;

  constructor(
    scope: Construct,
    id: string,
    props: { readonly name: string; readonly description: string; readonly key?: DataKey | undefined },
  ) {
    super(scope, id);
    const secret = new CfnSecret(this, 'Secret', {
      name: props.name,
      description: props.description,
      ...(props.key === undefined ? {} : { kmsKeyId: props.key.arn }),
    });
    secret.applyRemovalPolicy(RemovalPolicy.RETAIN_ON_UPDATE_OR_DELETE);
    this.name = props.name;
    this.arn = secret.ref;
  }
}

/**
 * A secret of ours, which nobody has to know: Secrets Manager makes it. CloudFormation makes a new value only when what is asked
 * for here changes, so it must not.
 */
class MadeSecret extends Construct {
  readonly arn: string;

  constructor(
    scope: Construct,
    id: string,
    props: { readonly name: string; readonly description: string; readonly key?: DataKey | undefined },
  ) {
    super(scope, id);
    const secret = new CfnSecret(this, 'Secret', {
      name: props.name,
      description: props.description,
      ...(props.key === undefined ? {} : { kmsKeyId: props.key.arn }),
      generateSecretString: {
        secretStringTemplate: '{}',
        generateStringKey: 'current',
        passwordLength: 64,
        excludePunctuation: true,
      },
    });
    secret.applyRemovalPolicy(RemovalPolicy.RETAIN_ON_UPDATE_OR_DELETE);
    this.arn = secret.ref;
  }
}

/** Key of a tenant's pseudonyms: the first one, and `sluice tokens rotate` makes the others. */
export class TokenSecret extends MadeSecret {
  constructor(
    scope: Construct,
    id: string,
    {
      name,
      tenant,
      key,
    }: { readonly name: string; readonly tenant: string; readonly key?: DataKey | undefined },
  ) {
    super(scope, id, {
      name: tokenSecretId(name, tenant),
      description: `Key of the pseudonyms of tenant ${tenant}`,
      key,
    });
  }
}

/** What CloudFront shows the door. */
export class PassSecret extends MadeSecret {
  constructor(
    scope: Construct,
    id: string,
    { prefix, key }: { readonly prefix: string; readonly key?: DataKey | undefined },
  ) {
    super(scope, id, { name: `${prefix}/edge`, description: 'By which the door knows CloudFront', key });
  }
}

export interface SecretsProps {
  readonly prefix: string;
  readonly key?: DataKey | undefined;
  readonly tenants: SluiceConfig['tenants'];
  readonly hooks: SluiceConfig['hooks'];
  readonly channels: SluiceConfig['alerts']['channels'];
  readonly agent: SluiceConfig['wazuh']['agent'];
  readonly indexer: SluiceConfig['wazuh']['indexer'];
  readonly rotation: SluiceConfig['rotation'];
}

export class Secrets extends Construct {
  readonly wazuh: EmptySecret;
  readonly alertSigning: EmptySecret;
  readonly channels: EmptySecret;
  /** Only when `wazuh.agent` is configured. */
  readonly agentKeys: EmptySecret | undefined;
  /** Only when the keys of agents change by themselves. */
  readonly enrolment: EmptySecret | undefined;
  /** Only when `wazuh.indexer` is configured. */
  readonly indexer: EmptySecret | undefined;
  /** Only when the bot token of Slack changes by itself. */
  readonly slackToken: EmptySecret | undefined;
  /** Only when somebody may call. */
  readonly hooks: EmptySecret | undefined;
  readonly #tokens = new Map<string, TokenSecret>();

  constructor(
    scope: Construct,
    id: string,
    { prefix, key, tenants, hooks, channels, agent, indexer, rotation }: SecretsProps,
  ) {
    super(scope, id);
    this.wazuh = new EmptySecret(this, 'Wazuh', {
      key,
      name: `${prefix}/wazuh`,
      description: 'User and password of the Wazuh server API',
    });
    this.agentKeys =
      agent === undefined
        ? undefined
        : new EmptySecret(this, 'AgentKeys', {
            key,
            name: `${prefix}/wazuh-agent`,
            description:
              'Keys of the agents as which events are sent to Wazuh; `sluice wazuh enrol` fills it',
          });
    this.enrolment =
      rotation.agentKey === undefined
        ? undefined
        : new EmptySecret(this, 'Enrolment', {
            key,
            name: `${prefix}/wazuh-enrolment`,
            description: 'User and password of the account of Wazuh that makes and removes agents',
          });
    this.indexer =
      indexer === undefined
        ? undefined
        : new EmptySecret(this, 'Indexer', {
            key,
            name: `${prefix}/wazuh-indexer`,
            description: "User and password with which alerts are read from Wazuh's indexer",
          });
    this.alertSigning = new EmptySecret(this, 'AlertSigning', {
      key,
      name: `${prefix}/alert-signing`,
      description: 'Key with which the integration script on the manager signs alerts',
    });
    this.channels = new EmptySecret(this, 'Channels', {
      key,
      name: `${prefix}/channels`,
      description: 'Webhook addresses and credentials of the notification channels',
    });
    this.slackToken =
      rotation.slackToken === true
        ? new EmptySecret(this, 'SlackToken', {
            key,
            name: `${prefix}/slack-token`,
            description: 'The app of Slack, and the tokens of its bot, which change by themselves',
          })
        : undefined;
    this.hooks =
      hooks.supabase.length + hooks.sentry.length === 0 && !writesAsSlackBot({ channels })
        ? undefined
        : new EmptySecret(this, 'Hooks', {
            key,
            name: `${prefix}/hooks`,
            description: 'Secrets with which webhooks prove who sent them, by the name of the hook',
          });
    for (const { id: tenant, redaction } of tenants)
      if (usesTokens(redaction))
        this.#tokens.set(tenant, new TokenSecret(this, `Tokens-${tenant}`, { key, name: prefix, tenant }));
  }

  /** ARNs of the token keys of those among `tenants` that use tokens. */
  tokenKeys(tenants: Iterable<string>): readonly string[] {
    return [...new Set(tenants)].flatMap((tenant) => this.#tokens.get(tenant)?.arn ?? []);
  }

  /** Those that nothing but people changes, where anybody is to be reminded of them. */
  agingWith({ remindAfterDays, wazuhPassword, agentKey }: SluiceConfig['rotation']): readonly EmptySecret[] {
    if (remindAfterDays === false) return [];
    const changing = [wazuhPassword && this.wazuh, agentKey && this.agentKeys, this.slackToken];
    return this.toFill.filter((secret) => !changing.includes(secret));
  }

  /** Those that people fill. */
  get toFill(): readonly EmptySecret[] {
    const all = [
      this.wazuh,
      this.agentKeys,
      this.enrolment,
      this.indexer,
      this.alertSigning,
      this.channels,
      this.slackToken,
      this.hooks,
    ];
    return all.filter((secret) => secret !== undefined);
  }
}
