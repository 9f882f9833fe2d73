import { ManagedPolicy, PolicyStatement, type Role } from 'aws-cdk-lib/aws-iam';
import type { CfnFunction, Function as LambdaFunction } from 'aws-cdk-lib/aws-lambda';
import { Construct } from 'constructs';

/** What Lambda sends traces with, by the role of the function; a trace is no resource that a policy could name. */
export const TRACE_ACTIONS = ['xray:PutTraceSegments', 'xray:PutTelemetryRecords'] as const;

/** Lets X-Ray trace functions: https://docs.aws.amazon.com/lambda/latest/dg/services-xray.html */
export class FunctionTracing extends Construct {
  readonly #policy: ManagedPolicy;

  constructor(scope: Construct, id: string, { prefix }: { readonly prefix: string }) {
    super(scope, id);
    // One for the roles of all functions, since it is the same and roles have little room; CDK's own switch would fill each.
    this.#policy = new ManagedPolicy(this, 'Policy', {
      description: `Lets functions of ${prefix} be traced`,
      statements: [new PolicyStatement({ actions: [...TRACE_ACTIONS], resources: ['*'] })],
    });
  }

  follow(fn: LambdaFunction, role: Role): void {
    (fn.node.defaultChild as CfnFunction).tracingConfig = { mode: 'Active' };
    this.#policy.attachToRole(role);
    // Lambda takes the mode of a function only when its role may send traces.
    fn.node.addDependency(this.#policy);
  }
}
