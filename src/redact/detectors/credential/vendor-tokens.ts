import { characterSet, DIGITS, LETTERS } from '../../characters.ts';
import type { Detector } from '../../detector.ts';
import { prefixedToken, type TokenFormat } from './prefixed-token.ts';

const ALNUM = characterSet(`${LETTERS}${DIGITS}`);
const WORD = characterSet(`${LETTERS}${DIGITS}_`);
const URL_SAFE = characterSet(`${LETTERS}${DIGITS}_-`);
const DOTTED = characterSet(`${LETTERS}${DIGITS}_-.`);
const PATH = characterSet(`${LETTERS}${DIGITS}_-/+`);
const BASE64 = characterSet(`${LETTERS}${DIGITS}+/=_-`);

const all = (prefixes: string, rest: Omit<TokenFormat, 'prefix'>): TokenFormat[] =>
  prefixes.split(' ').map((prefix) => ({ prefix, ...rest }));

/** https://github.blog/engineering/behind-githubs-new-authentication-token-formats/ */
const githubToken = prefixedToken('github_token', [
  ...all('ghp_ gho_ ghu_ ghs_ ghr_', { body: ALNUM, min: 36 }),
  { prefix: 'github_pat_', body: WORD, min: 36 },
]);

/** https://docs.slack.dev/authentication/tokens/ */
const slackToken = prefixedToken('slack_token', [
  ...all('xoxb- xoxp- xoxa- xoxr- xoxs- xoxo- xoxe- xoxe.xoxp- xoxe.xoxb- xapp-', {
    body: URL_SAFE,
    min: 10,
    check: (body) => /\d/.test(body),
  }),
]);

/** Everything behind the host is the secret. https://docs.slack.dev/messaging/sending-messages-using-incoming-webhooks/ */
const slackWebhook = prefixedToken(
  'slack_webhook',
  all('hooks.slack.com/services/ hooks.slack.com/workflows/ hooks.slack.com/triggers/', {
    body: PATH,
    min: 20,
  }),
);

/** Sluice's own ingest keys: `slk_<id>_<secret>`. */
const sluiceKey = prefixedToken('sluice_key', [
  { prefix: 'slk_', body: WORD, min: 40, check: (body) => /^[0-9a-f]{16}_[0-9a-f]{24}/.test(body) },
]);

/** Session tokens are long base64 that begins with an encoded service name: `IQoJb3JpZ2lu` is "…origin". */
const awsSessionToken = prefixedToken(
  'aws_session_token',
  all('IQoJb3JpZ2lu FwoGZXIvYXdz FQoGZXIvYXdz FwoDYXdz AQoDYXdz', { body: BASE64, min: 80 }),
);

/** https://docs.gitlab.com/security/tokens/#token-prefixes */
const gitlabToken = prefixedToken(
  'gitlab_token',
  all('glpat- gldt- glrt- glcbt- glptt- glft- glimt- glagent- glsoat- gloas-', { body: DOTTED, min: 20 }),
);

/** https://docs.stripe.com/keys (secret, restricted and webhook keys; publishable ones are public). */
const stripeKey = prefixedToken('stripe_key', [
  ...all('sk_live_ sk_test_ rk_live_ rk_test_', { body: ALNUM, min: 16 }),
  { prefix: 'whsec_', body: BASE64, min: 24 },
]);

/** Formats whose makers publish them for secret scanning. */
const apiKeys = [
  prefixedToken('npm_token', [{ prefix: 'npm_', body: ALNUM, min: 36 }]),
  prefixedToken('pypi_token', [{ prefix: 'pypi-AgE', body: URL_SAFE, min: 50 }]),
  prefixedToken('sendgrid_key', [
    { prefix: 'SG.', body: DOTTED, min: 60, check: (body) => /^[\w-]{16,32}\.[\w-]{32,}/.test(body) },
  ]),
  prefixedToken('anthropic_key', [{ prefix: 'sk-ant-', body: URL_SAFE, min: 32 }]),
  prefixedToken('openai_key', [
    ...all('sk-proj- sk-svcacct- sk-admin-', { body: URL_SAFE, min: 32 }),
    { prefix: 'sk-', body: ALNUM, min: 40, check: (body) => body.includes('T3BlbkFJ') },
  ]),
  prefixedToken('google_api_key', [{ prefix: 'AIza', body: URL_SAFE, min: 35 }]),
];

export const vendorTokens: readonly Detector[] = [
  githubToken,
  slackToken,
  slackWebhook,
  sluiceKey,
  awsSessionToken,
  gitlabToken,
  stripeKey,
  ...apiKeys,
];
