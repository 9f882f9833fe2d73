import { entropy } from '../../../characters.ts';
import type { Detector } from '../../../detector.ts';
import { isPublishedGoogleKey } from '../google-example-keys.ts';
import { isMixed, marked, prefixedToken } from '../prefixed-token.ts';

const UUID = /[\da-f]{8}-(?:[\da-f]{4}-){3}[\da-f]{12}/i;

/** Clouds, hosts and networks. Each row is a format that its issuer publishes. */
export const cloudTokens: readonly Detector[] = [
  // Session tokens are long base64 that begins with an encoded service name: `IQoJb3JpZ2lu` is "…origin".
  prefixedToken(
    'aws_session_token',
    [marked('IQoJb3JpZ2lu FwoGZXIvYXdz FQoGZXIvYXdz FwoDYXdz AQoDYXdz', /[\w+/=-]{80,4096}/)],
    { length: 90 },
  ),
  prefixedToken('aws_api_key', [
    marked('ABSK', /[A-Za-z\d+/]{90,280}={0,2}/),
    // base64 of bedrock.amazonaws.com
    marked('bedrock-api-key-', /YmVkcm9jay5hbWF6b25hd3MuY29t[\w+/=%.-]{0,4096}/),
    marked('amzn.mws.', UUID),
    marked('amzn1.oa2-cs.v1.', /[\da-f]{64}/),
  ]),
  prefixedToken('google_api_key', [
    marked('AIza', /[\w-]{35}/, { exact: true, check: (key) => !isPublishedGoogleKey(key) }),
    marked('AQ.Ab', /[\w-]{40,64}/),
  ]),
  prefixedToken('google_oauth_secret', [
    marked('GOCSPX-', /[\w-]{28}/),
    marked('ya29.', /[\w-]{30,512}/),
    marked('1//0', /[\w-]{40,256}/, { check: isMixed }),
  ]),
  prefixedToken('azure_client_secret', [
    marked('Q~', /[\w.~-]{30,33}[\w~-]/, { before: /[A-Za-z\d_~.-]{3}\d$/, check: isMixed }),
  ]),
  prefixedToken('azure_key', [
    marked('AccountKey= accountkey=', /[A-Za-z\d+/]{86}==/, { named: true }),
    marked('SharedAccessKey= sharedaccesskey=', /[A-Za-z\d+/]{43}=/, { named: true }),
    marked('AZDO', /[A-Za-z\d]{4}/, { before: /[A-Za-z\d]{76}$/, exact: true }),
    marked('JQQJ9', /[A-Za-z\d]{27}/, { before: /[A-Za-z\d]{52}$/ }),
    marked('+ASt ACDb +ABa', /[A-Za-z\d+/]{5,6}={2}/, { before: /[A-Za-z\d+/]{76}$/ }),
    marked('AzSe', /[A-D][A-Za-z\d]{5}/, { before: /[A-Za-z\d]{42}$/, exact: true }),
    marked('AzFu', /[\w-]{5}=?=?/, { before: /[\w-]{44}$/ }),
    marked('AzCa', /[A-Za-z\d+/]{5}=/, { before: /[A-Za-z\d+/]{33}$/ }),
  ]),
  prefixedToken('digitalocean_token', [marked('dop_v1_ doo_v1_ dor_v1_', /[\da-f]{64}/i)]),
  prefixedToken('cloudflare_token', [
    marked('cfat_ cfut_ cfk_', /[A-Za-z\d]{40}[\da-f]{8}/, { exact: true }),
    marked('v1.0-', /[\da-f]{24}-[\da-f]{146}/),
  ]),
  prefixedToken('heroku_key', [marked('HRKU-', /[\w-]{36,80}/)]),
  prefixedToken('fly_token', [
    marked('fo1_', /[\w-]{43}/),
    marked('fm1_ fm1a_ fm1r_ fm2_', /[A-Za-z\d+/]{90,4096}={0,3}/),
  ]),
  prefixedToken(
    'yandex_key',
    [
      marked('AQVN', /[\w-]{35,38}/, { exact: true, check: isMixed }),
      marked('t1.', /[\w-]{10,400}={0,2}\.[\w-]{86}={0,2}/),
      marked('y0_', /[\w-]{50,60}/, { check: isMixed }),
      marked('YC', /[\w-]{38}/, { exact: true, check: isMixed }),
    ],
    { run: 35 },
  ),
  prefixedToken('softlayer_key', [marked('api.softlayer.com/soap/', /v3(?:\.1)?\/[\da-z]{64}/i)]),
  prefixedToken('tailscale_key', [
    marked('tskey-', /[a-z]{2,20}-[A-Za-z\d]{8,24}(?:-[A-Za-z\d]{16,64})?/, { fakes: true }),
  ]),
  prefixedToken('openshift_token', [marked('sha256~', /[\w-]{43}/)]),
  prefixedToken(
    'vault_token',
    [
      marked('hvs. hvb. hvr.', /[\w-]{24,400}/, { check: isMixed }),
      marked('s. b.', /[A-Za-z\d]{24}/, {
        exact: true,
        check: (token) => isMixed(token) && entropy(token) > 3.8,
      }),
    ],
    { run: 24, length: 26 },
  ),
  prefixedToken('terraform_token', [marked('.atlasv1.', /[\w=-]{60,70}/, { before: /[A-Za-z\d]{14}$/ })]),
  prefixedToken('pulumi_token', [marked('pul-', /[\da-f]{40}/)]),
  prefixedToken('doppler_token', [
    marked('dp.pt. dp.ct. dp.sa. dp.scim. dp.audit.', /[A-Za-z\d]{40,44}/),
    marked('dp.st.', /(?:[\w-]{2,35}\.)?[A-Za-z\d]{40,44}/),
  ]),
  prefixedToken(
    'onepassword_secret',
    [
      marked('ops_eyJ', /[\w+/-]{100,4096}={0,3}/),
      marked('A3-', /[A-Z\d]{6}-(?:[A-Z\d]{11}|[A-Z\d]{6}-[A-Z\d]{5})-[A-Z\d]{5}-[A-Z\d]{5}-[A-Z\d]{5}/, {
        exact: true,
      }),
    ],
    { run: 30 },
  ),
  prefixedToken('age_secret_key', [marked('AGE-SECRET-KEY-1 AGE-PLUGIN-', /[\dA-Z-]{32,80}/)]),
  prefixedToken('authress_key', [
    marked('.acc_ .acc-', /[\w-]{10,32}\.[\w+/=-]{30,120}/, {
      before: /(?:sc|ext|scauth|authress)_[A-Za-z\d]{5,30}\.[A-Za-z\d]{4,6}$/,
    }),
  ]),
  prefixedToken('defined_networking_key', [marked('dnkey-', /[\w=-]{26}-[\w=-]{52}/)]),
  prefixedToken('scalingo_token', [marked('tk-us-', /[\w-]{48}/)]),
];
