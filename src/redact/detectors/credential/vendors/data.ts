import type { Detector } from '../../../detector.ts';
import { isMixed, marked, prefixedToken } from '../prefixed-token.ts';

const UUID = /[\da-f]{8}-(?:[\da-f]{4}-){3}[\da-f]{12}/i;

/** Databases, documents, shops and offices. */
export const dataTokens: readonly Detector[] = [
  prefixedToken('databricks_token', [marked('dapi dose dkea', /[\da-f]{32}(?:-\d)?/i, { exact: true })]),
  prefixedToken('planetscale_token', [
    marked('pscale_tkn_ pscale_pw_ pscale_oauth_ pscale_app_ pscale_refresh_', /[\w.=-]{32,64}/),
  ]),
  prefixedToken('supabase_key', [
    marked('sb_secret_', /[\w-]{20,64}/),
    marked('sbp_ sbp_v0_', /[\da-f]{40}/),
  ]),
  prefixedToken('database_service_key', [
    marked('4b1d', /[A-Za-z\d]{38}/, { exact: true, check: isMixed }),
    marked('napi_', /[\da-z]{60,64}/),
    marked('mdb_sa_sk_', /[\w-]{40}/),
  ]),
  prefixedToken('contentful_token', [marked('CFPAT-', /[\w-]{43}/)]),
  prefixedToken('airtable_token', [marked('pat', /[A-Za-z\d]{14}\.[\da-f]{64}/)], { length: 82, run: 64 }),
  prefixedToken('notion_token', [
    marked('ntn_', /\d{11}[A-Za-z\d]{35}/, {
      exact: true,
      check: (token) => /[A-Za-z]/.test(token.slice(4)),
    }),
    marked('secret_', /[A-Za-z\d]{43}/, { exact: true, check: isMixed }),
  ]),
  prefixedToken('linear_key', [marked('lin_api_', /[A-Za-z\d]{40}/), marked('lin_oauth_', /[\da-f]{64}/)]),
  prefixedToken('shopify_token', [
    marked('shpat_ shpca_ shppa_ shpss_ shprt_ shpua_ shptka_', /[A-Za-z\d]{32,64}/),
  ]),
  prefixedToken('hubspot_token', [marked('pat-na1- pat-na2- pat-na3- pat-eu1- pat-ap1-', UUID)]),
  prefixedToken('intercom_token', [marked('dG9rOg', /[A-Za-z\d+/]{50,60}={0,2}/)]),
  prefixedToken('dropbox_token', [marked('sl.', /[\w=-]{130,400}/)], { length: 133, run: 60 }),
  prefixedToken('okta_token', [[{ mark: 'SSWS ', body: /00[\w-]{40}/, named: true }]]),
  prefixedToken('zoho_token', [marked('1000.', /[\da-f]{32}\.[\da-f]{32}/, { exact: true })], { run: 32 }),
  prefixedToken('salesforce_token', [marked('00D', /[A-Za-z\d]{12,15}![A-Za-z\d_.]{60,120}/)], {
    length: 76,
  }),
  prefixedToken(
    'facebook_token',
    [
      marked('EAA', /[A-Za-z\d]{90,400}/, { check: isMixed }),
      marked('IGQ', /[\w-]{100,400}/, { check: isMixed }),
    ],
    { run: 90 },
  ),
  prefixedToken('adobe_secret', [marked('p8e-', /[\da-z]{32}/i)]),
  prefixedToken('mapbox_token', [marked('pk.eyJ1 sk.eyJ1 tk.eyJ1', /[\w-]{40,160}\.[\w-]{20,30}/)]),
  prefixedToken('maxmind_key', [
    marked('_mmk', /(?![A-Za-z\d])/, { before: /[A-Za-z\d]{6}_[A-Za-z\d]{29}$/ }),
  ]),
  prefixedToken(
    'productivity_key',
    [
      marked('tfp_', /[\w.=-]{40,64}/, { check: isMixed }),
      marked('rdme_', /[\da-z]{70}/),
      marked('fio-u-', /[\w=-]{64}/i),
      marked('s-s4t2ud- s-s4t2af-', /[\da-f]{64}/),
      marked('pk_', /\d{5,9}_[A-Z\d]{32}/),
      marked('lip_', /[A-Za-z\d]{20}/, { exact: true, check: isMixed }),
    ],
    { run: 20 },
  ),
];
