import { CfnQueue } from 'aws-cdk-lib/aws-sqs';
import type { Construct } from 'constructs';
import { expect, test } from 'vitest';
import { EVERYTHING, SMALLEST, synthesize } from './synthesize.ts';

test.each([
  ['smallest', SMALLEST],
  ['fullest', EVERYTHING],
])('CloudFormation would accept the template of the %s configuration', (_, config) => {
  expect(() => synthesize(config, { validate: true })).not.toThrow();
});

test('a template that CloudFormation would refuse does not pass', () => {
  const spoil = (stack: Construct) =>
    new CfnQueue(stack, 'Spoilt').addPropertyOverride('VisibilityTimeout', 'soon');
  expect(() => synthesize(SMALLEST, { validate: true, change: spoil })).toThrow(/VisibilityTimeout: 'soon'/);
});

test('there is one stack, and it names neither account nor region unless the configuration does', () => {
  expect(JSON.stringify(synthesize(SMALLEST))).not.toMatch(/\b\d{12}\b|eu-west-1|us-east-1/);
});
