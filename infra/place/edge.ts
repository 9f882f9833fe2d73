import { SecretValue, Stack } from 'aws-cdk-lib';
import {
  type HttpApi as ApiGateway,
  ApiMapping,
  DomainName,
  type IHttpStage,
  SecurityPolicy,
} from 'aws-cdk-lib/aws-apigatewayv2';
import { Certificate } from 'aws-cdk-lib/aws-certificatemanager';
import {
  AllowedMethods,
  CachePolicy,
  Distribution,
  HttpVersion,
  OriginProtocolPolicy,
  OriginRequestPolicy,
  OriginSslPolicy,
  SecurityPolicyProtocol,
  ViewerProtocolPolicy,
} from 'aws-cdk-lib/aws-cloudfront';
import { HttpOrigin } from 'aws-cdk-lib/aws-cloudfront-origins';
import { CfnRecordSet } from 'aws-cdk-lib/aws-route53';
import { Bucket } from 'aws-cdk-lib/aws-s3';
import { Construct } from 'constructs';
import { behindCloudFront, type EdgeSettings } from '../../src/config/edge-settings.ts';
import type { SluiceConfig } from '../../src/config.ts';
import { EDGE_HEADER } from '../../src/pipeline.ts';
import { firewallArn } from './firewall.ts';

export interface EdgeProps {
  readonly config: SluiceConfig;
  readonly edge: EdgeSettings;
  readonly api: ApiGateway;
  readonly stage: IHttpStage;
  /** ARN of the secret by which the door knows CloudFront. */
  readonly passSecret: string | undefined;
}

/** The hosted zone of every distribution, in Route 53's own words. */
const CLOUDFRONT_ZONE = 'Z2FDTNDATAQYW2';

/** A domain of yours before the door: at API Gateway, with certificates of clients if wanted, or at CloudFront. */
export class Edge extends Construct {
  constructor(scope: Construct, id: string, props: EdgeProps) {
    super(scope, id);
    const { edge, passSecret } = props;
    const [target, zone] =
      behindCloudFront(edge) && passSecret !== undefined
        ? [this.#distribution(props, passSecret), CLOUDFRONT_ZONE]
        : this.#domain(props);
    const { hostedZoneId, name } = edge.domain;
    if (hostedZoneId === undefined) return;
    for (const type of ['A', 'AAAA'])
      new CfnRecordSet(this, `Name${type}`, {
        hostedZoneId,
        name,
        type,
        aliasTarget: { dnsName: target, hostedZoneId: zone },
      });
  }

  #domain({ edge: { domain, mtls }, api, stage }: EdgeProps): readonly [target: string, zone: string] {
    const made = new DomainName(this, 'Domain', {
      domainName: domain.name,
      certificate: Certificate.fromCertificateArn(this, 'Certificate', domain.certificateArn),
      securityPolicy: SecurityPolicy.TLS_1_2,
      ...(mtls === undefined
        ? {}
        : {
            mtls: {
              bucket: Bucket.fromBucketName(this, 'Authorities', mtls.truststoreBucket),
              key: mtls.truststoreKey,
              ...(mtls.truststoreVersion === undefined ? {} : { version: mtls.truststoreVersion }),
            },
          }),
    });
    new ApiMapping(this, 'Mapping', { api, domainName: made, stage });
    return [made.regionalDomainName, made.regionalHostedZoneId];
  }

  /** Passes everything on as it came, but the name, and adds that by which the door knows it; keeps nothing. */
  #distribution({ config, edge, api }: EdgeProps, passSecret: string): string {
    const { domain, waf } = edge;
    const { region, urlSuffix } = Stack.of(this);
    const origin = new HttpOrigin(`${api.apiId}.execute-api.${region}.${urlSuffix}`, {
      protocolPolicy: OriginProtocolPolicy.HTTPS_ONLY,
      originSslProtocols: [OriginSslPolicy.TLS_V1_2],
      // CloudFormation reads the value when it makes the distribution: it stands in no template.
      customHeaders: {
        [EDGE_HEADER]: SecretValue.secretsManager(passSecret, { jsonField: 'current' }).unsafeUnwrap(),
      },
    });
    return new Distribution(this, 'Distribution', {
      comment: `${config.name}: before the door`,
      domainNames: [domain.name],
      certificate: Certificate.fromCertificateArn(this, 'Certificate', domain.certificateArn),
      minimumProtocolVersion: SecurityPolicyProtocol.TLS_V1_2_2021,
      httpVersion: HttpVersion.HTTP2_AND_3,
      ...(waf === undefined ? {} : { webAclId: firewallArn(this, config, waf) }),
      defaultBehavior: {
        origin,
        allowedMethods: AllowedMethods.ALLOW_ALL,
        cachePolicy: CachePolicy.CACHING_DISABLED,
        originRequestPolicy: OriginRequestPolicy.ALL_VIEWER_EXCEPT_HOST_HEADER,
        viewerProtocolPolicy: ViewerProtocolPolicy.HTTPS_ONLY,
      },
    }).distributionDomainName;
  }
}
