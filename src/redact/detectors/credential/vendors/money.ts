import type { Detector } from '../../../detector.ts';
import { hasDigit, isMixed, marked, prefixedToken } from '../prefixed-token.ts';

/** Payments, billing and shipping. */
export const moneyTokens: readonly Detector[] = [
  // https://docs.stripe.com/keys (secret, restricted and webhook keys; publishable ones are public).
  prefixedToken('stripe_key', [
    marked(
      'sk_live_ sk_test_ sk_prod_ rk_live_ rk_test_ rk_prod_ sk_org_live_ sk_org_test_',
      /[A-Za-z\d]{16,256}/,
    ),
    marked('whsec_', /[\w+/-]{24,128}={0,2}/),
  ]),
  prefixedToken(
    'square_token',
    [
      marked('sq0atp- sq0csp-', /[\w-]{22,60}/),
      marked('EAAA', /[\w-]{56,60}/, { exact: true, check: isMixed }),
    ],
    { run: 22 },
  ),
  prefixedToken('shippo_token', [marked('shippo_live_ shippo_test_', /[\da-f]{40}/)]),
  prefixedToken('easypost_key', [marked('EZAK EZTK', /[A-Za-z\d]{54}/, { exact: true })]),
  prefixedToken('plaid_token', [
    marked(
      'access-production- access-sandbox- access-development-',
      /[\da-f]{8}-(?:[\da-f]{4}-){3}[\da-f]{12}/i,
    ),
  ]),
  prefixedToken('braintree_token', [
    marked('access_token$production$ access_token$sandbox$', /[\da-z]{16}\$[\da-f]{32}/),
  ]),
  prefixedToken('flutterwave_key', [
    marked('FLWSECK_TEST- FLWSECK- FLWPUBK_TEST- FLWPUBK-', /[\da-zA-Z]{12,40}(?:-X)?/, { check: hasDigit }),
  ]),
  prefixedToken(
    'payment_service_key',
    [
      marked('duffel_live_ duffel_test_', /[\w=-]{43}/),
      marked('live_pub_ test_pub_', /[\da-f]{31}/, { exact: true }),
      marked('live_ test_', /[\da-f]{35}/, { exact: true }),
      marked('live_', /[\w=-]{40}/, { exact: true, check: isMixed }),
      marked('pdl_live_apikey_ pdl_sdbx_apikey_', /[\da-z]{26}_[A-Za-z\d]{22}_[A-Za-z\d]{3}/),
      marked('polar_pat_ polar_oat_', /[A-Za-z\d_]{32,64}/),
      marked('klarna_live_api_ klarna_test_api_', /[\w+/=.-]{40,400}/),
      marked('AQE', /[\w+/=]{40,160}-[\w+/=]{40,64}-\S{8,24}/),
      marked('A21AA', /[\w-]{50,128}/, { check: isMixed }),
    ],
    { run: 20 },
  ),
];
