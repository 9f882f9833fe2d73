import type { Detector } from '../../../detector.ts';
import { vendorKeys } from '../vendor-keys.ts';

const hex = (min: number, max = min): RegExp => new RegExp(`^[\\da-f]{${min},${max}}$`, 'i');
const alnum = (min: number, max = min): RegExp => new RegExp(`^[A-Za-z\\d]{${min},${max}}$`);
const urlSafe = (min: number, max = min): RegExp => new RegExp(`^[\\w=-]{${min},${max}}$`);
const UUID = /^[\da-f]{8}-(?:[\da-f]{4}-){3}[\da-f]{12}$/i;

/**
 * Keys that nothing marks but the vendor's name beside them, by the forms that the vendors' own documents show. Lower
 * case hex where only that is issued: the rest is `secret`'s to judge by the whole name.
 */
export const unmarkedKeys: readonly Detector[] = [
  vendorKeys(
    'vendor_key',
    [
      { words: 'meraki', form: /^[\da-f]{40}$/ },
      { words: 'facebook', form: hex(32) },
      {
        words:
          'snyk heroku hubspot squarespace messagebird sendbird kucoin opsgenie loggly pinecone scaleway',
        form: UUID,
      },
      {
        words: 'codecov coinapi fastly flickr twilio discord adafruit droneci private_ai',
        form: urlSafe(32),
      },
      {
        words:
          'adobe asana bittrex finicity linear_client bugsnag rollbar segment mixpanel amplitude cypress nytimes',
        form: hex(32),
      },
      { words: 'algolia rapidapi shodan ipinfo honeycomb datadog dd_api dd_app cloudflare', form: hex(32) },
      {
        words: 'datadog dd_api dd_app launchdarkly cohere co_api netlify zendesk gitter sonar algolia',
        form: urlSafe(40),
      },
      { words: 'okta', form: /^00[\w=-]{40}$/ },
      { words: 'cloudflare', form: urlSafe(40) },
      { words: 'cloudflare', form: hex(37) },
      { words: 'sonarqube sonarcloud sonar', form: alnum(40) },
      { words: 'sourcegraph wandb new_relic', form: hex(40) },
      { words: 'sendbird', form: hex(40) },
      { words: 'netlify', form: urlSafe(40, 46) },
      { words: 'sumologic sumo', form: /^su[A-Za-z\d]{12}$/, also: /id/g },
      { words: 'sumologic sumo', form: alnum(64) },
      {
        words:
          'discord coinbase new_relic sentry freshbooks auth0 virustotal hetzner linode confluent jfrog artifactory',
        form: urlSafe(64),
      },
      { words: 'jfrog artifactory bintray xray', form: alnum(64, 73) },
      { words: 'artifactory artif', form: /^A(?:KC|P[\dA-F])[A-Za-z\d]{10,400}$/ },
      { words: 'bitbucket', form: urlSafe(64) },
      { words: 'alibaba aliyun', form: alnum(30) },
      { words: 'plaid twitch', form: alnum(30) },
      { words: 'atlassian confluence jira etsy', form: alnum(20, 24) },
      { words: 'atlassian confluence jira', form: /^ATATT3[\w=-]{40,400}$/ },
      { words: 'airtable', form: alnum(17) },
      { words: 'contentful', form: urlSafe(43) },
      { words: 'confluent', form: alnum(16) },
      { words: 'dropbox', form: alnum(15) },
      { words: 'dropbox', form: /^[A-Za-z\d]{11}AAAAAAAAAA[\w=-]{43}$/ },
      { words: 'finnhub finicity pagerduty looker', form: alnum(20) },
      { words: 'looker', form: alnum(24) },
      { words: 'linkedin', form: alnum(14, 16) },
      { words: 'intercom', form: urlSafe(60) },
      { words: 'kraken', form: /^[\w+/=-]{80,90}$/ },
      { words: 'kucoin', form: hex(24) },
      {
        words: 'mailgun',
        form: /^(?:[\da-f]{32}-[\da-f]{8}-[\da-f]{8}|[A-Z\d]{32}-[A-Z\d]{8}-[A-Z\d]{8})$/i,
      },
      { words: 'mattermost', form: alnum(26) },
      { words: 'messagebird', form: alnum(25) },
      { words: 'rapidapi', form: alnum(50) },
      { words: 'travis', form: alnum(22) },
      { words: 'twitter', form: alnum(25) },
      { words: 'twitter', form: alnum(45, 50) },
      { words: 'twitter', form: /^\d{15,25}-[A-Za-z\d]{20,45}$/ },
      { words: 'twitter', form: /^A{20,22}[\w%-]{60,100}$/ },
      { words: 'asana', form: /^\d\/\d{10,16}(?:\/\d{10,16})?:[\da-f]{32}$/ },
      { words: 'etsy', form: alnum(24) },
      { words: 'deepl', form: /^[\da-f]{8}-(?:[\da-f]{4}-){3}[\da-f]{12}(?::fx)?$/i },
      { words: 'new_relic', form: /^[\da-f]{36}NRAL$/ },
      { words: 'contribsys', form: /^[\da-f]{8}:[\da-f]{8}$/i, also: /com/g },
      { words: 'beamer', form: /^b_[\w=-]{44}$/ },
      { words: 'maxmind', form: alnum(16) },
      { words: 'facebook fb_', form: /^\d{15,16}(?:\||%7C)[\w-]{27,40}$/i },
      { words: 'yandex', form: /^(?:t1\.[\w=.-]{90,400}|AQVN[\w-]{35,38}|YC[\w-]{38})$/ },
    ],
    { run: 8, length: 20 },
  ),
  vendorKeys(
    'ibm_key',
    [
      { words: 'ibm iam_ iamapikey', form: /^[\w-]{44}$/ },
      { words: 'softlayer sl_ slapi slkey', form: alnum(64) },
      { words: 'cloudant clou_ cl_', form: /^(?:[\da-f]{64}|[a-z]{24})$/ },
      { words: 'ibm cos_ coshmac', form: hex(48) },
    ],
    { run: 24, length: 28 },
  ),
];
