import { Aws } from 'aws-cdk-lib';
import { EventBus, Rule } from 'aws-cdk-lib/aws-events';
import { SqsQueue } from 'aws-cdk-lib/aws-events-targets';
import { AnyPrincipal, PolicyStatement } from 'aws-cdk-lib/aws-iam';
import { Construct } from 'constructs';
import { type WantedEvents, wantedPatterns } from '../event-patterns.ts';
import type { StageQueue } from './stage-queue.ts';

export interface EventRoadProps extends WantedEvents {
  readonly prefix: string;
  readonly trail: StageQueue;
  /** Whose accounts may send to a bus of our own. */
  readonly organization: string | undefined;
}

/**
 * EventBridge → trail queue: what AWS tells in this account and region by its default bus, what the other accounts and regions of
 * the organisation tell by a bus of ours. Nobody else may send to that, and what they send passes only when AWS itself wrote it.
 */
export class EventRoad extends Construct {
  /** Undefined without an organisation. */
  readonly bus: EventBus | undefined;

  constructor(scope: Construct, id: string, props: EventRoadProps) {
    super(scope, id);
    this.#rules('', undefined, props);
    if (props.organization === undefined) return;
    // Without a description: CloudFormation in GovCloud knows none of a bus.
    this.bus = new EventBus(this, 'Bus', { eventBusName: props.prefix });
    this.bus.addToResourcePolicy(
      new PolicyStatement({
        sid: 'OurOrganizationMaySend',
        principals: [new AnyPrincipal()],
        actions: ['events:PutEvents'],
        resources: [this.bus.eventBusArn],
        conditions: { StringEquals: { 'aws:PrincipalOrgID': props.organization } },
      }),
    );
    this.#rules('organization-', this.bus, props);
  }

  #rules(place: string, eventBus: EventBus | undefined, props: EventRoadProps): void {
    const { prefix, trail } = props;
    const target = new SqsQueue(trail.queue, { deadLetterQueue: trail.deadLetters });
    for (const [name, eventPattern] of wantedPatterns(props))
      new Rule(this, `${place}${name}`, {
        ruleName: `${prefix}-${place}${name}`,
        description: `${name} of ${eventBus === undefined ? 'this account' : 'the organisation'} to the trail queue`,
        eventPattern,
        targets: [target],
        ...(eventBus === undefined ? {} : { eventBus }),
      });
  }
}

/** ARN of the bus of a deployment. */
export function busArn(prefix: string, account: string, region: string): string {
  return `arn:${Aws.PARTITION}:events:${region}:${account}:event-bus/${prefix}`;
}
