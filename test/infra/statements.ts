import { type Resource, type Template, target } from './synthesize.ts';

/** A statement of a policy. */
export interface Statement {
  readonly Sid?: string;
  readonly Effect: string;
  readonly Action: string | string[];
  readonly Resource: unknown;
  readonly Principal?: { readonly Service?: string; readonly AWS?: unknown };
  readonly Condition?: Readonly<Record<string, Readonly<Record<string, unknown>>>>;
}

const POLICY_TYPES = [
  'AWS::IAM::Policy',
  'AWS::IAM::ManagedPolicy',
  'AWS::SQS::QueuePolicy',
  'AWS::SNS::TopicPolicy',
  'AWS::S3::BucketPolicy',
];

/** All that roles and resources of a template allow and deny; keys have policies of their own. */
export function statementsOf(template: Template): readonly Statement[] {
  return Object.values(template.Resources).flatMap(({ Type, Properties }: Resource): Statement[] => {
    if (POLICY_TYPES.includes(Type)) return Properties.PolicyDocument.Statement;
    if (Type !== 'AWS::IAM::Role') return [];
    return (Properties.Policies ?? []).flatMap(
      ({ PolicyDocument }: { readonly PolicyDocument: { readonly Statement: Statement[] } }) =>
        PolicyDocument.Statement,
    );
  });
}

/** Literal text of a resource; references stand as `<id>`. */
export function text(value: unknown): string {
  if (typeof value === 'string') return value;
  if (typeof value === 'object' && value !== null && 'Fn::Join' in value) {
    const [glue, parts] = value['Fn::Join'] as [string, unknown[]];
    return parts.map(text).join(glue);
  }
  return `<${target(value)}>`;
}

export const list = <T>(value: T | readonly T[]): readonly T[] =>
  Array.isArray(value) ? value : [value as T];
