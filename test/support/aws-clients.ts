/** The SDK clients of the stages, whole: with every command, schema and error. */
export * as cloudtrail from '@aws-sdk/client-cloudtrail';
export * as dynamodb from '@aws-sdk/client-dynamodb';
export * as s3 from '@aws-sdk/client-s3';
export * as secretsManager from '@aws-sdk/client-secrets-manager';
export * as sesv2 from '@aws-sdk/client-sesv2';
export * as sns from '@aws-sdk/client-sns';
export * as sqs from '@aws-sdk/client-sqs';
export * as sts from '@aws-sdk/client-sts';
