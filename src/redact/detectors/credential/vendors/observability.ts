import type { Detector } from '../../../detector.ts';
import { isMixed, marked, prefixedToken } from '../prefixed-token.ts';

const UUID = /[\da-f]{8}-(?:[\da-f]{4}-){3}[\da-f]{12}/i;

/** What watches systems. */
export const observabilityTokens: readonly Detector[] = [
  prefixedToken('grafana_token', [
    marked('glc_', /[A-Za-z\d+/]{32,400}={0,3}/),
    marked('glsa_', /[A-Za-z\d]{32}_[A-Fa-f\d]{8}/),
    // base64 of `{"k":"`, as API keys began before service accounts.
    marked('eyJrIjoi', /[A-Za-z\d+/_-]{60,400}={0,3}/),
  ]),
  prefixedToken('newrelic_key', [
    marked('NRAK-', /[A-Z\d]{27}/i),
    marked('NRJS-', /[\da-f]{19}/i),
    marked('NRII- NRIQ-', /[\w-]{32}/),
    marked('NRAL', /(?![A-Za-z\d])/, { before: /[\da-f]{36}$/ }),
  ]),
  prefixedToken('sentry_token', [
    marked('sntrys_', /eyJ[\w+/]{60,1000}={0,2}_[\w+/-]{43}/),
    marked('sntryu_ sntryi_ sntrya_', /[\da-f]{64}/),
  ]),
  prefixedToken('dynatrace_token', [
    marked('dt0c01. dt0s01. dt0s02. dt0s03. dt0s04. dt0s05. dt0s06. dt0s08.', /[A-Z\d]{8,24}\.[A-Z\d]{64}/i),
  ]),
  prefixedToken('posthog_key', [marked('phx_ phs_', /[A-Za-z\d]{43,48}/)]),
  prefixedToken('monitoring_key', [
    marked('hcaik_ hcbik_ hcalk_ hcblk_', /[\da-z]{52,64}/),
    marked('xaat- xapt-', UUID),
    marked('lsv2_pt_ lsv2_sk_', /[\da-f]{32}_[\da-f]{10}/),
    marked('sk-lf-', UUID),
    marked('wandb_v1_', /\w{40,100}/, { check: isMixed }),
  ]),
];
