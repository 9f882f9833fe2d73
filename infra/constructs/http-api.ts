import { RemovalPolicy } from 'aws-cdk-lib';
import { AccessLogFormat } from 'aws-cdk-lib/aws-apigateway';
import {
  HttpApi as ApiGateway,
  CfnIntegration,
  HttpMethod,
  type HttpRoute,
  HttpStage,
  LogGroupLogDestination,
  PayloadFormatVersion,
} from 'aws-cdk-lib/aws-apigatewayv2';
import { HttpLambdaIntegration } from 'aws-cdk-lib/aws-apigatewayv2-integrations';
import { CfnPermission, type IFunction } from 'aws-cdk-lib/aws-lambda';
import { LogGroup, type RetentionDays } from 'aws-cdk-lib/aws-logs';
import { Construct } from 'constructs';
import { behindCloudFront, type EdgeSettings } from '../../src/config/edge-settings.ts';
import { DOOR, ROUTES } from '../../src/pipeline.ts';
import type { DataKey } from '../place/data-key.ts';
import { Edge, type EdgeProps } from '../place/edge.ts';

/** Facts about a request that say nothing about its content: no body, query, header, address or user. */
const ACCESS_LOG = {
  requestId: '$context.requestId',
  time: '$context.requestTime',
  routeKey: '$context.routeKey',
  status: '$context.status',
  responseBytes: '$context.responseLength',
  latencyMs: '$context.responseLatency',
  integrationStatus: '$context.integration.status',
  integrationLatencyMs: '$context.integration.latency',
  integrationError: '$context.integration.error',
  errorType: '$context.error.responseType',
} as const;

export interface HttpApiProps {
  readonly prefix: string;
  readonly handler: IFunction;
  readonly logRetentionDays: RetentionDays;
  readonly key?: DataKey | undefined;
  /** Before the door: a domain of yours, and what stands there. */
  readonly edge?: Pick<EdgeProps, 'config' | 'edge' | 'passSecret'> | undefined;
}

/** The only door from outside: an HTTP API with the routes of `ROUTES`, payload format 2.0, every one served by ingest. */
export class HttpApi extends Construct {
  readonly api: ApiGateway;
  /** Without a trailing slash. */
  readonly url: string;

  constructor(scope: Construct, id: string, props: HttpApiProps) {
    super(scope, id);
    const logGroup = new LogGroup(this, 'AccessLogs', {
      // Under this prefix CloudWatch needs no resource policy of its own, whose size is limited.
      logGroupName: `/aws/vendedlogs/${props.prefix}-api`,
      retention: props.logRetentionDays,
      removalPolicy: RemovalPolicy.DESTROY,
      ...(props.key === undefined ? {} : { encryptionKey: props.key.key }),
    });
    const integration = new HttpLambdaIntegration('Ingest', props.handler, {
      payloadFormatVersion: PayloadFormatVersion.VERSION_2_0,
    });

    this.api = new ApiGateway(this, 'Api', {
      apiName: props.prefix,
      description: 'Security events and signed alerts come in here',
      createDefaultStage: false,
      ...(isClosed(props.edge?.edge) ? { disableExecuteApiEndpoint: true } : {}),
    });
    const routes = ROUTES.flatMap((route) => {
      const [method, path] = route.split(' ') as [string, string];
      return this.api.addRoutes({
        path,
        methods: [HttpMethod[method as keyof typeof HttpMethod]],
        integration,
      });
    });
    letInBefore(routes);
    const stage = new HttpStage(this, 'Stage', {
      httpApi: this.api,
      stageName: '$default',
      autoDeploy: true,
      throttle: { rateLimit: DOOR.requestsPerSecond, burstLimit: DOOR.burst },
      accessLogSettings: {
        destination: new LogGroupLogDestination(logGroup),
        format: AccessLogFormat.custom(JSON.stringify(ACCESS_LOG)),
      },
    });
    if (props.edge !== undefined) new Edge(this, 'Edge', { ...props.edge, api: this.api, stage });
    this.url = props.edge === undefined ? this.api.apiEndpoint : `https://${props.edge.edge.domain.name}`;
  }
}

/** CloudFront comes by the API's own address, where the door lets in nobody else. */
function isClosed(edge: EdgeSettings | undefined): boolean {
  return edge !== undefined && !edge.keepDefaultEndpoint && !behindCloudFront(edge);
}

/** When what serves the routes changes, the API may call it before it does: else callers would get 500 in between. */
function letInBefore(routes: readonly HttpRoute[]): void {
  const parts = routes.flatMap((route) => route.node.findAll());
  const permissions = parts.filter((part) => part instanceof CfnPermission);
  for (const integration of parts.filter((part) => part instanceof CfnIntegration))
    for (const permission of permissions) integration.addResourceDependency(permission);
}
