import type { CatalogueEntry } from './entry.ts';

/** What is verified where a row says nothing else. */
const MARK = 'the mark, the alphabet and the length; made-up ones (`xxxx`) stay';

/** `type | title | form | source | check`, a detector a line. */
const TABLE = `
jwt | JSON Web Token | two to five base64url segments between dots, the first a JOSE header | https://www.rfc-editor.org/rfc/rfc7519 | the header is JSON that names an algorithm or a type
private_key | private key | PEM, OpenSSH, OpenPGP and PuTTY blocks, from opening to closing line | https://www.rfc-editor.org/rfc/rfc7468 | the opening line and a body
aws_secret_access_key | AWS secret access key | 40 characters of base64 | https://docs.aws.amazon.com/IAM/latest/UserGuide/id_credentials_access-keys.html | entropy, and a telling name or an access key id beside it
aws_session_token | AWS session token | long base64 that begins with an encoded service name | https://docs.aws.amazon.com/STS/latest/APIReference/API_Credentials.html
aws_api_key | Amazon Bedrock, MWS and Login with Amazon key | ABSK, bedrock-api-key-, amzn.mws., amzn1.oa2-cs.v1. | https://docs.aws.amazon.com/bedrock/latest/userguide/api-keys.html
google_api_key | Google API key | AIza and 35 letters, digits, _ and - | https://docs.cloud.google.com/docs/authentication/api-keys | exact length; keys of Google's own samples stay
google_oauth_secret | Google OAuth client secret, access or refresh token | GOCSPX-, ya29., 1//0 | https://developers.google.com/identity/protocols/oauth2
azure_client_secret | Microsoft Entra client secret | three characters, a digit, Q~ and 31 to 34 more | https://learn.microsoft.com/en-us/entra/identity-platform/how-to-add-credentials
azure_key | Azure storage, service bus, DevOps and other resource key | AccountKey=, SharedAccessKey=, or a signature such as AZDO, JQQJ9, +ASt inside | https://learn.microsoft.com/en-us/purview/sit-defn-azure-storage-account-key
digitalocean_token | DigitalOcean token | dop_v1_, doo_v1_, dor_v1_ and 64 hex | https://docs.digitalocean.com/reference/api/create-personal-access-token/
cloudflare_token | Cloudflare API token and origin CA key | cfat_, cfut_, cfk_, v1.0- | https://developers.cloudflare.com/fundamentals/api/get-started/create-token/
heroku_key | Heroku API key | HRKU- | https://devcenter.heroku.com/articles/authentication
fly_token | Fly.io access token | fo1_, fm1…, fm2_ | https://fly.io/docs/security/tokens/
yandex_key | Yandex Cloud key or token | AQVN, t1., y0_, YC | https://yandex.cloud/en/docs/iam/concepts/authorization/
softlayer_key | SoftLayer API key in an address | api.softlayer.com/soap/v3/ and 64 letters or digits | https://sldn.softlayer.com/article/soap/
tailscale_key | Tailscale key | tskey-, a kind, an id and a secret | https://tailscale.com/kb/1252/key-secret-management
openshift_token | OpenShift user token | sha256~ and 43 characters | https://docs.redhat.com/en/documentation/openshift_container_platform/
vault_token | HashiCorp Vault token | hvs., hvb., hvr., formerly s. and b. | https://developer.hashicorp.com/vault/docs/concepts/tokens | mixed letters and digits
terraform_token | HCP Terraform API token | 14 characters, .atlasv1. and 60 to 70 more | https://developer.hashicorp.com/terraform/cloud-docs/users-teams-organizations/api-tokens
pulumi_token | Pulumi access token | pul- and 40 hex | https://www.pulumi.com/docs/administration/access-identity/access-tokens/
doppler_token | Doppler token | dp.pt., dp.st., dp.ct., dp.sa., dp.scim., dp.audit. | https://docs.doppler.com/reference/auth-token-formats
onepassword_secret | 1Password service account token or secret key | ops_eyJ…, A3- and groups of capitals and digits | https://developer.1password.com/docs/service-accounts/security/
age_secret_key | age secret key | AGE-SECRET-KEY-1 and Bech32 | https://github.com/C2SP/C2SP/blob/main/age.md
authress_key | Authress service client key | sc_, ext_, scauth_, authress_ and four parts between dots | https://authress.io/knowledge-base/docs/authorization/service-clients/
defined_networking_key | Defined Networking API key | dnkey-, 26 and 52 characters | https://docs.defined.net/guides/automating-host-creation/
scalingo_token | Scalingo API token | tk-us- and 48 characters | https://developers.scalingo.com/
github_token | GitHub token | ghp_, gho_, ghu_, ghs_, ghr_, github_pat_ | https://github.blog/engineering/behind-githubs-new-authentication-token-formats/
gitlab_token | GitLab token | glpat-, gldt-, glrt-, glcbt-, glptt-, glft-, glimt-, glagent-, glsoat-, gloas-, glffct-, GR1348941, session cookies | https://docs.gitlab.com/security/tokens/#token-prefixes
atlassian_token | Atlassian and Bitbucket token | ATATT3, ATCTT3, ATSTT3, ATBB, BBDC- | https://support.atlassian.com/atlassian-account/docs/manage-api-tokens-for-your-atlassian-account/
npm_token | npm token and registry credentials | npm_, and values of :_authToken=, :_password=, :_auth= | https://docs.npmjs.com/about-access-tokens
pypi_token | PyPI token | pypi-AgE | https://pypi.org/help/#apitoken
rubygems_key | RubyGems API key | rubygems_ and 48 hex | https://guides.rubygems.org/api-key-scopes/
nuget_key | NuGet API key and feed password | oy2 and 43 letters or digits, and the password of a nuget.config | https://learn.microsoft.com/en-us/nuget/nuget-org/publish-a-package
clojars_token | Clojars deploy token | CLOJARS_ and 60 letters or digits | https://github.com/clojars/clojars-web/wiki/Deploy-Tokens
crates_token | crates.io token | cio and 32 letters or digits | https://doc.rust-lang.org/cargo/reference/publishing.html
docker_token | Docker access token | dckr_pat_, dckr_oat_ | https://docs.docker.com/security/access-tokens/
artifactory_key | JFrog Artifactory API key or reference token | AKC, cmVmd | https://jfrog.com/help/r/jfrog-platform-administration-documentation/access-tokens
sourcegraph_token | Sourcegraph token | sgp_, sgs_, slk_ and hex | https://sourcegraph.com/docs/cli/how-tos/creating_an_access_token
sonar_token | SonarQube token | sqp_, squ_, sqa_ and 40 characters | https://docs.sonarsource.com/sonarqube-server/user-guide/managing-tokens/
snyk_token | Snyk token | snyk_uat., snyk_sat. | https://docs.snyk.io/snyk-api/authentication-for-api
circleci_token | CircleCI token | CCIPAT_, CCIPRJ_ | https://circleci.com/docs/guides/toolkit/managing-api-tokens/
buildkite_token | Buildkite token | bkua_, bkaj_, bkpt_, bkct_ | https://buildkite.com/docs/platform/security/tokens
octopus_key | Octopus Deploy API key | API- and 26 capitals or digits | https://octopus.com/docs/octopus-rest-api/how-to-create-an-api-key
harness_token | Harness token | pat. or sat., an account, an id and a secret | https://developer.harness.io/docs/platform/automation/api/add-and-manage-api-keys
figma_token | Figma token | figd_, figo_, figoh_, figor_ | https://developers.figma.com/docs/rest-api/authentication/
postman_key | Postman API key | PMAK-, PMAT- | https://learning.postman.com/docs/developer/postman-api/authentication/
vercel_token | Vercel token | vcp_, vci_, vca_, vcr_, vck_, vercel_blob_rw_ | https://vercel.com/docs/rest-api
netlify_token | Netlify token | nfp_, nfc_, nfo_, nfu_, nfb_ | https://docs.netlify.com/api-and-cli-guides/api-guides/get-started-with-api/
launchdarkly_key | LaunchDarkly SDK or mobile key | sdk- or mob- and a UUID | https://launchdarkly.com/docs/home/account/environment/keys
deployment_token | Prefect, Infracost, SettleMint, Render, CAST AI and WakaTime token | pnu_, ico-, sm_aat_, sm_pat_, sm_sat_, rnd_, castai_v1_, waka_ | https://docs.prefect.io/v3/how-to-guides/cloud/manage-users/api-keys
sluice_key | Sluice ingest key | slk_, an id and a secret | https://www.rfc-editor.org/rfc/rfc6750
anthropic_key | Anthropic API key | sk-ant- | https://platform.claude.com/docs/en/api/overview
openai_key | OpenAI API key | sk-proj-, sk-svcacct-, sk-admin-, sk- with T3BlbkFJ inside | https://platform.openai.com/docs/api-reference/authentication
huggingface_token | Hugging Face token | hf_, api_org_ and 34 letters or digits | https://huggingface.co/docs/hub/security-tokens | exact length and letters of both cases
ai_service_key | Groq, Perplexity, Replicate, xAI, OpenRouter, Pinecone, NVIDIA and other model services' key | gsk_, pplx-, r8_, xai-, sk-or-v1-, csk-, tgp_v1_, pcsk_, nvapi-, e2b_, tvly-, jina_ | https://openrouter.ai/docs/api-reference/authentication
slack_token | Slack token | xoxb-, xoxp-, xoxa-, xoxr-, xoxs-, xoxo-, xoxc-, xoxd-, xoxe-, xapp- | https://docs.slack.dev/authentication/tokens/
slack_webhook | Slack webhook | hooks.slack.com/services/, /workflows/, /triggers/ | https://docs.slack.dev/messaging/sending-messages-using-incoming-webhooks/ | the host and the length of the path
webhook_url | Teams, Discord, Zapier and Google Chat webhook | addresses whose path is the secret | https://learn.microsoft.com/en-us/microsoftteams/platform/webhooks-and-connectors/how-to/add-incoming-webhook | the host and the form of the path
sendgrid_key | SendGrid API key | SG., 22 and 43 characters | https://www.twilio.com/docs/sendgrid/ui/account-and-settings/api-keys
brevo_key | Brevo (Sendinblue) key | xkeysib-, xsmtpsib- | https://developers.brevo.com/docs/getting-started
mailchimp_key | Mailchimp and Mandrill API key | 32 hex and a data centre such as -us6; md- | https://mailchimp.com/developer/marketing/guides/quick-start/
mailgun_key | Mailgun key | key-, pubkey- and 32 hex | https://documentation.mailgun.com/docs/mailgun/user-manual/api-key-mgmt/api-key-mgmt
mail_service_key | Resend, MailerSend and OneSignal key | re_, mlsn., os_v2_app_, os_v2_org_ | https://resend.com/docs/dashboard/api-keys/introduction
grafana_token | Grafana token | glc_, glsa_, eyJrIjoi | https://grafana.com/docs/grafana/latest/administration/service-accounts/
newrelic_key | New Relic key | NRAK-, NRJS-, NRII-, NRIQ-, and licence keys that end in NRAL | https://docs.newrelic.com/docs/apis/intro-apis/new-relic-api-keys/
sentry_token | Sentry token | sntrys_, sntryu_, sntryi_, sntrya_ | https://docs.sentry.io/account/auth-tokens/
dynatrace_token | Dynatrace token | dt0c01. and others, an id and a secret | https://docs.dynatrace.com/docs/discover-dynatrace/references/dynatrace-api/basics/dynatrace-api-authentication
posthog_key | PostHog personal or secret key | phx_, phs_ | https://posthog.com/docs/api
monitoring_key | Honeycomb, Axiom, LangSmith, Langfuse and Weights & Biases key | hcaik_, xaat-, lsv2_pt_, sk-lf-, wandb_v1_ | https://docs.honeycomb.io/configure/environments/manage-api-keys/
stripe_key | Stripe secret, restricted or webhook key | sk_live_, sk_test_, rk_live_, rk_test_, whsec_ and others | https://docs.stripe.com/keys
square_token | Square token | sq0atp-, sq0csp-, EAAA | https://developer.squareup.com/docs/build-basics/access-tokens
shippo_token | Shippo token | shippo_live_, shippo_test_ and 40 hex | https://docs.goshippo.com/docs/guides_general/authentication/
easypost_key | EasyPost API key | EZAK, EZTK and 54 letters or digits | https://docs.easypost.com/docs/authentication
plaid_token | Plaid access token | access-production-, access-sandbox-, access-development- and a UUID | https://plaid.com/docs/quickstart/glossary/
braintree_token | Braintree access token | access_token$production$, access_token$sandbox$ | https://developer.paypal.com/braintree/docs/guides/extend/oauth/access-tokens
flutterwave_key | Flutterwave key | FLWSECK-, FLWSECK_TEST-, FLWPUBK- | https://developer.flutterwave.com/v3.0/docs/authentication
payment_service_key | Duffel, Lob, GoCardless, Paddle, Polar, Klarna, Adyen and PayPal key | duffel_live_, live_, test_, pdl_live_apikey_, polar_pat_, klarna_live_api_, AQE, A21AA | https://duffel.com/docs/api/overview/making-requests
databricks_token | Databricks token | dapi, dose, dkea and 32 hex | https://docs.databricks.com/aws/en/dev-tools/auth/pat
planetscale_token | PlanetScale token or password | pscale_tkn_, pscale_pw_, pscale_oauth_ | https://planetscale.com/docs/concepts/service-tokens
supabase_key | Supabase secret key or access token | sb_secret_, sbp_ | https://supabase.com/docs/guides/api/api-keys
database_service_key | ClickHouse Cloud, Neon and MongoDB Atlas key | 4b1d, napi_, mdb_sa_sk_ | https://clickhouse.com/docs/cloud/manage/openapi
contentful_token | Contentful personal access token | CFPAT- | https://www.contentful.com/developers/docs/references/authentication/
airtable_token | Airtable personal access token | pat, 14 characters, a dot and 64 hex | https://airtable.com/developers/web/api/authentication
notion_token | Notion integration token | ntn_, secret_ | https://developers.notion.com/docs/authorization
linear_key | Linear key or token | lin_api_, lin_oauth_ | https://linear.app/developers/graphql
shopify_token | Shopify token or secret | shpat_, shpca_, shppa_, shpss_ and others | https://shopify.dev/docs/apps/build/authentication-authorization/access-tokens
hubspot_token | HubSpot private app token | pat-na1-, pat-eu1- and others, and a UUID | https://developers.hubspot.com/docs/apps/legacy-apps/private-apps/overview
intercom_token | Intercom access token | dG9rOg and base64 | https://developers.intercom.com/docs/build-an-integration/learn-more/authentication
dropbox_token | Dropbox short-lived token | sl. and 130 characters or more | https://developers.dropbox.com/oauth-guide
okta_token | Okta API token in a header | SSWS and 42 characters | https://developer.okta.com/docs/guides/create-an-api-token/main/
zoho_token | Zoho token | 1000. and twice 32 hex | https://www.zoho.com/accounts/protocol/oauth/web-apps/access-token.html
salesforce_token | Salesforce session id or access token | 00D…, an exclamation mark and 60 characters or more | https://help.salesforce.com/s/articleView?id=xcloud.remoteaccess_access_tokens.htm
facebook_token | Facebook and Instagram access token | EAA, IGQ | https://developers.facebook.com/docs/facebook-login/guides/access-tokens
facebook_app_token | Facebook app access token | the app's id, a bar and 27 characters or more | https://developers.facebook.com/docs/facebook-login/guides/access-tokens | both parts' lengths, mixed letters and digits
adobe_secret | Adobe client secret | p8e- and 32 letters or digits | https://developer.adobe.com/developer-console/docs/guides/authentication/
mapbox_token | Mapbox token | pk., sk. or tk., and two parts | https://docs.mapbox.com/accounts/guides/tokens/
maxmind_key | MaxMind license key | six and 29 characters, and _mmk | https://dev.maxmind.com/license-key/
productivity_key | Typeform, ReadMe, Frame.io, 42, ClickUp and Lichess key | tfp_, rdme_, fio-u-, s-s4t2ud-, pk_, lip_ | https://www.typeform.com/developers/get-started/personal-access-token/
vendor_key | vendors' keys without a mark | the vendor's name in an assignment, and a value of its keys' length and alphabet | https://docs.datadoghq.com/account_management/api-app-keys/ | the whole form of the value, a name that tells of a secret, entropy
ibm_key | IBM Cloud, Cloudant, COS and SoftLayer key | the product's name in an assignment, and a value of its keys' length and alphabet | https://cloud.ibm.com/docs/account?topic=account-manapikey | the whole form of the value, a name that tells of a secret, entropy
discord_token | Discord bot token | three base64url segments of 24 to 26, 6 and 27 or more characters | https://discord.com/developers/docs/reference | segment lengths, mixed letters and digits
telegram_token | Telegram bot token | the bot's id, a colon and 35 characters that begin with A | https://core.telegram.org/bots/api | lengths and entropy
twilio_key | Twilio API key and account SID | SK or AC and 32 hex | https://www.twilio.com/docs/iam/api-keys
sentry_dsn | key of a Sentry DSN | 32 hex before the host of an address of sentry.io | https://docs.sentry.io/concepts/key-terms/dsn-explainer/ | the shape of the address
kubernetes_secret | values of a Kubernetes Secret | entries of data and stringData in a document of kind Secret | https://kubernetes.io/docs/concepts/configuration/secret/ | the document's kind; templates stay
wallet_private_key | private key of a wallet | 0x and 64 hex, WIF, extended keys | https://github.com/bitcoin/bips/blob/master/bip-0032.mediawiki | below the curve's order, and a telling word or no word that tells of a hash
`;

/** The detectors of `detectors/credential/`. */
export const credentialCatalogue: readonly CatalogueEntry[] = TABLE.trim()
  .split('\n')
  .map((line) => {
    const [type = '', title = '', form = '', source = '', check = MARK] = line.split(' | ');
    return { type, title, form, check, source };
  });
