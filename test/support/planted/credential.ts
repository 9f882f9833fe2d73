import { createHmac } from 'node:crypto';
import type { Planted } from './secrets.ts';

const HEX = '0123456789abcdef';
const LETTERS_AND_DIGITS = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789';
/** Alphabets of the templates below. */
const ALPHABETS: Readonly<Record<string, string>> = {
  h: HEX,
  d: '0123456789',
  l: 'abcdefghijklmnopqrstuvwxyz',
  k: 'abcdefghijklmnopqrstuvwxyz0123456789',
  K: 'ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789',
  b: '123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz',
  a: LETTERS_AND_DIGITS,
};

/** Characters of an alphabet that look random and are always the same for a label. */
function noise(label: string, alphabet: string, length: number): string {
  let text = '';
  for (let i = 0; text.length < length; i += 1)
    for (const byte of createHmac('sha512', 'planted credential').update(`${label}/${i}`).digest())
      text += alphabet.charAt(byte % alphabet.length);
  return text.slice(0, length);
}

/** `{a20}` is twenty letters and digits, `{u}` a UUID; between `«` and `»` stands the secret, all of it without them. */
function grow(type: string, template: string, row: number): Planted {
  let part = 0;
  const random = (kind: string, length: number): string => {
    part += 1;
    return noise(`${type}/${row}/${part}`, ALPHABETS[kind] ?? kind, length);
  };
  const text = template
    .replaceAll('{u}', () => [8, 4, 4, 4, 12].map((length) => random('h', length)).join('-'))
    .replaceAll(/\{([hdlkKab])(\d+)\}/g, (_, kind: string, length: string) => random(kind, Number(length)));
  const [before = '', inside, after = ''] = text.split(/[«»]/);
  if (inside === undefined) return { type, value: before, text: before };
  return { type, value: inside, text: before + inside + after };
}

/** A detector's type and its forms. No form is a token: what makes one is filled in at run time. */
const FORMS: Readonly<Record<string, string>> = {
  aws_api_key: 'ABSK{a120}== bedrock-api-key-YmVkcm9jay5hbWF6b25hd3MuY29t{a60} amzn.mws.{u}',
  google_api_key: 'AIzaSy{a33} AQ.Ab{a46}',
  google_oauth_secret: 'GOCSPX-{a28} ya29.{a60} 1//0{a60}',
  azure_client_secret: '{a3}8Q~{a34}',
  azure_key: 'AccountKey=«{a86}==» SharedAccessKey=«{a43}=» {a76}AZDO{a4} {a52}JQQJ9{a27}',
  digitalocean_token: 'dop_v1_{h64} doo_v1_{h64} dor_v1_{h64}',
  cloudflare_token: 'cfat_{a40}{h8} cfut_{a40}{h8} v1.0-{h24}-{h146}',
  heroku_key: 'HRKU-{u} HRKU-AA{a58}',
  fly_token: 'fo1_{a43} fm2_{a160}',
  yandex_key: 'AQVN{a36} t1.{a80}.{a86} YC{a38}',
  softlayer_key: 'https://«api.softlayer.com/soap/v3.1/{k64}»',
  tailscale_key: 'tskey-auth-{a12}-{a32}',
  openshift_token: 'sha256~{a43}',
  vault_token: 'hvs.{a95} hvb.{a140} s.{a24}',
  terraform_token: '{a14}.atlasv1.{a67}',
  pulumi_token: 'pul-{h40}',
  doppler_token: 'dp.pt.{a43} dp.st.dev.{a43}',
  onepassword_secret: 'ops_eyJ{a260} A3-{K6}-{K11}-{K5}-{K5}-{K5} A3-{K6}-{K6}-{K5}-{K5}-{K5}-{K5}',
  age_secret_key: 'AGE-SECRET-KEY-1{K58}',
  authress_key: 'sc_{k12}.{k4}.acc-{k16}.{a64}',
  defined_networking_key: 'dnkey-{K26}-{K52}',
  scalingo_token: 'tk-us-{a48}',
  github_token:
    'ghp_{a36} gho_{a36} ghu_{a36} ghs_{a36} ghr_{a36} github_pat_{a22}_{a59} ghs_{d5}_eyJ{a40}.{a60}.{a43}',
  gitlab_token:
    'glpat-{a20} glpat-{a27}.0{k1}.{k9} glrt-{a20} glcbt-64_{a20} GR1348941{a20} _gitlab_session=«{k32}»',
  atlassian_token: 'ATATT3xFf{a180}={K8} ATBB{a32}',
  npm_token: 'npm_{a36} //registry.example.com/:_authToken=«{u}» :_password=«{a24}»',
  pypi_token: 'pypi-AgEIcHlwaS5vcmc{a120}',
  rubygems_key: 'rubygems_{h48}',
  nuget_key: 'oy2{k43}',
  clojars_token: 'CLOJARS_{k60}',
  crates_token: 'cio{a32}',
  docker_token: 'dckr_pat_{a27} dckr_oat_{a32}',
  artifactory_key: 'AKCp{a69} cmVmd{a59}',
  sourcegraph_token: 'sgp_{h16}_{h40} sgp_{h40} slk_{h64}',
  sonar_token: 'squ_{h40} sqp_{h40} sqa_{h40}',
  snyk_token: 'snyk_uat.{h8}.{a60}',
  circleci_token: 'CCIPAT_{a22}_{h40}',
  buildkite_token: 'bkua_{h40}',
  octopus_key: 'API-{K26}',
  harness_token: 'pat.{a22}.{h24}.{a20} sat.{a22}.{h24}.{a20}',
  figma_token: 'figd_{a40}',
  postman_key: 'PMAK-{h24}-{h34}',
  vercel_token: 'vcp_{a56} vercel_blob_rw_{a16}_{a30}',
  netlify_token: 'nfp_{a36}',
  launchdarkly_key: 'sdk-{u} mob-{u}',
  deployment_token: 'pnu_{k36} ico-{a32} sm_pat_{a16}',
  sluice_key: 'slk_{h16}_{h64}',
  anthropic_key: 'sk-ant-api03-{a93}AA sk-ant-admin01-{a93}AA',
  openai_key: 'sk-proj-{a74}T3BlbkFJ{a74} sk-{a20}T3BlbkFJ{a20} sk-svcacct-{a60} sk-{a48}',
  huggingface_token: 'hf_{a34} api_org_{a34}',
  ai_service_key:
    'gsk_{a52} pplx-{a48} r8_{a37} xai-{a80} sk-or-v1-{h64} pcsk_{a6}_{a62} nvapi-{a64} sk-{h32}',
  slack_token:
    'xoxb-{d12}-{d13}-{a24} xoxp-{d12}-{d12}-{d12}-{h32} xapp-1-A{K10}-{d13}-{h64} xoxe.xoxp-1-{a160} xoxe-1-{a146} xoxs-{d10}-{d10}-{d10}-{h10} xoxa-2-{a20}',
  slack_webhook: 'https://«hooks.slack.com/services/T{K8}/B{K8}/{a24}»',
  webhook_url:
    'https://acme«.webhook.office.com/webhookb2/{u}@{u}/IncomingWebhook/{h32}/{u}» https://«discord.com/api/webhooks/{d18}/{a68}»',
  sendgrid_key: 'SG.{a22}.{a43}',
  brevo_key: 'xkeysib-{h64}-{a16}',
  mailchimp_key: '{h32}-us14',
  mailgun_key: 'key-{h32}',
  mail_service_key: 're_{a8}_{a24} mlsn.{h64}',
  grafana_token: 'glc_eyJvI{a80}== glsa_{a32}_{h8} eyJrIjoi{a80}==',
  newrelic_key: 'NRAK-{K27} NRJS-{h19} {h36}NRAL',
  sentry_token: 'sntrys_eyJ{a150}=_{a43} sntryu_{h64}',
  dynatrace_token: 'dt0c01.{K24}.{K64}',
  posthog_key: 'phx_{a43}',
  monitoring_key: 'hcaik_{k58} xaat-{u} lsv2_pt_{h32}_{h10}',
  stripe_key: 'sk_live_{a24} rk_test_{a99} whsec_{a32}',
  square_token: 'sq0atp-{a22} sq0csp-{a43} EAAA{a60}',
  shippo_token: 'shippo_live_{h40}',
  easypost_key: 'EZAK{a54} EZTK{a54}',
  plaid_token: 'access-sandbox-{u}',
  // biome-ignore lint/suspicious/noTemplateCurlyInString: the dollar is the format's
  braintree_token: 'access_token$production${k16}${h32}',
  flutterwave_key: 'FLWSECK_TEST-{h32}-X',
  payment_service_key: 'duffel_live_{a43} test_{h35} live_{a40}',
  databricks_token: 'dapi{h32} dapi{h32}-2',
  planetscale_token: 'pscale_tkn_{a43} pscale_pw_{a43}',
  supabase_key: 'sb_secret_{a31} sbp_{h40}',
  database_service_key: '4b1d{a38} napi_{k64}',
  contentful_token: 'CFPAT-{a43}',
  airtable_token: 'pat{a14}.{h64}',
  notion_token: 'ntn_{d11}{a35} secret_{a43}',
  linear_key: 'lin_api_{a40} lin_oauth_{h64}',
  shopify_token: 'shpat_{h32} shpss_{h32} shpca_{a38}',
  hubspot_token: 'pat-na1-{u}',
  intercom_token: 'dG9rOg{a54}=',
  dropbox_token: 'sl.{a140}',
  okta_token: 'Authorization:·SSWS·«00{a40}»',
  zoho_token: '1000.{h32}.{h32}',
  salesforce_token: '00D{a12}!{a90}',
  facebook_token: 'EAAM{a180}',
  facebook_app_token: '{d16}|{a27}',
  adobe_secret: 'p8e-{k32}',
  mapbox_token: 'sk.eyJ1{a76}.{a22}',
  maxmind_key: '{a6}_{a29}_mmk',
  productivity_key: 'tfp_{a44} rdme_{k70} fio-u-{a64}',
  discord_token: 'MT{a22}.{a6}.{a27} OT{a24}.{a6}.{a38}',
  telegram_token: '{d10}:AA{a33} https://api.telegram.org/bot«{d9}:AA{a33}»/getMe',
  twilio_key: 'SK{h32} AC{h32}',
  sentry_dsn: 'https://«{h32}»@o42.ingest.sentry.io/4507',
  vendor_key:
    'meraki_api_key:·«{h40}» "X-RapidAPI-Key":"«{a50}»" DATADOG_API_KEY=«{h32}» SONAR_LOGIN·::=·"«{k40}»" snyk-token=>«{u}» okta.client.token=«00{a40}» --sendbird-api-token·«{h40}» BUNDLE_GEMS__CONTRIBSYS__COM:·«{h8}:{h8}» getEnv("HEROKU_API_KEY",·"«{u}»") SUMO_ACCESS_ID=«su{a12}» privateAiToken·=·"«{a32}»" NEWRELIC_API_KEY=«{h40}» beamer·key:·«b_{a44}»',
  ibm_key:
    'ibm_cloud_api_key:=«{a44}» --softlayer-api-key·"«{k64}»" cloudant_pw=\'«{h64}»\' sl_api_key=«{k64}»',
  kubernetes_secret:
    'kind:·Secret\ndata:\n··token:·«{a24}==»\n object·{"kind":"Secret","data":{"token":"«{a24}»"}}',
  wallet_private_key: 'private_key=«0x7{h63}» wallet·«0x3{h63}» xprv{b107} 5{b50} PRIVATE_KEY:·"«{h64}»"',
};

const TEMPLATES = Object.entries(FORMS).flatMap(([type, forms]) =>
  forms.split(' ').map((template) => [type, template.replaceAll('·', ' ')] as const),
);

/** At least one secret of each kind that issuers mark, with the text in which it is recognisable. */
export function plantedCredential(): readonly Planted[] {
  return TEMPLATES.map(([type, template], row) => grow(type, template, row));
}

const hash = (name: string): string => noise(name, HEX, 40);

/** What looks like a credential and is none: redaction leaves every one of them byte-identical. */
export function credentialLookAlikes(): readonly string[] {
  return [
    ...['ghp_', 'glpat-', 'hf_', 'npm_', 'rdme_', 'glsa_', 'ico-', 'sk-ant-api03-', 'xoxb-'].map(
      (mark) => mark + 'x'.repeat(40),
    ),
    `ghp_$${'{GITHUB_TOKEN}'}`,
    'my_ghp_helper_function_with_a_long_name_of_many_words',
    'hf_requiredCapabilitiesForTheDisplayOfAllThings',
    'xoxb-your-token',
    'xoxb-12345-abcd',
    'https://github.com/xoxo-nyc/site',
    'the sk-learn package',
    'sk_test_short',
    'pk_live_is_public',
    's.AcceptConnectionsEverySecond',
    's.getElementsByClassName(x)',
    'pattern.matches/path-to-a.file',
    'APACHECONNECTORS and APIVERSION',
    'AccountKey=short',
    `SONAR_PROJECT_ID=${hash('sonar')}`,
    `heroku_slug_commit: ${hash('commit')}`,
    `datadog.trace_id=${hash('trace').slice(0, 32)}`,
    `sentry_release=${hash('release')}`,
    `okta_request_id: ${hash('request').slice(0, 32)}`,
    `ReactNativeCameraKit: ${hash('pod')}`,
    `rookTable = ${hash('rook')}`,
    `sumOfExposures = ${noise('sum', LETTERS_AND_DIGITS, 64)}`,
    `meraki: ${'a'.repeat(20)}${'1'.repeat(20)}`,
    'DATADOG_API_KEY=xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx',
    'DATADOG_SITE=datadoghq.eu',
    'SLACK_CHANNEL=C024BE91L',
    'arn:aws:sns:eu-west-1:111122223333:AlarmTopicForTheProductionAccounts',
    `transaction hash 0x${noise('tx', HEX, 64)}`,
    `0x${'f'.repeat(64)}`,
    `sha256:${noise('layer', HEX, 64)}`,
    `integrity sha512-${noise('sri', LETTERS_AND_DIGITS, 86)}==`,
    `${noise('blob', LETTERS_AND_DIGITS, 30)}+EZAK${noise('blob2', LETTERS_AND_DIGITS, 54)}/x`,
    'kind: SecretProviderClass\nspec:\n  data: something-long-here',
    'kind: Secret\nmetadata:\n  name: registry-credentials-of-team',
    'kind: Secret\ndata:\n  token: {{ .Values.token | b64enc }}\n',
    'github_pat_ is the prefix, glpat- the other',
    'https://docs.sentry.io/concepts/key-terms/dsn-explainer/',
    'k8s.gcr.io/pause@sha256~tilde',
    '<add key="ClearTextPassword" value="%PASSWORD%" />',
  ];
}
