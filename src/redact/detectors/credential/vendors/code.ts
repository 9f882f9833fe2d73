import type { Detector } from '../../../detector.ts';
import { hasDigit, isMixed, marked, prefixedToken } from '../prefixed-token.ts';

/** One character over and over, as documents write them. */
const isExample = (token: string): boolean => /^...(.)\1+$/.test(token);

/** Forges, registries and what builds and checks code. */
export const codeTokens: readonly Detector[] = [
  // https://github.blog/engineering/behind-githubs-new-authentication-token-formats/
  prefixedToken('github_token', [
    marked('ghp_ gho_ ghu_ ghr_', /[A-Za-z\d]{36}/),
    marked('ghs_', /[A-Za-z\d]{36}|\d{1,12}_eyJ[\w-]{10,2048}\.[\w-]{10,2048}\.[\w-]{10,2048}/),
    marked('github_pat_', /\w{36,255}/),
  ]),
  // https://docs.gitlab.com/security/tokens/#token-prefixes
  prefixedToken('gitlab_token', [
    marked(
      'glpat- gldt- glrt- glrtr- glcbt- glptt- glft- glimt- glagent- glsoat- gloas- glffct- glwt-',
      /[\w-]{20,400}(?:\.[\da-z]{2}\.[\da-z]{7,9})?/,
    ),
    marked('GR1348941', /[\w-]{20,60}/),
    marked('_gitlab_session=', /[\da-z]{32}/, { named: true }),
  ]),
  prefixedToken('atlassian_token', [
    marked('ATATT3 ATCTT3 ATSTT3', /[\w=-]{60,400}/),
    marked('ATBB', /[A-Za-z\d]{32}/, { exact: true, check: isMixed }),
    marked('BBDC-', /[A-Za-z\d+/]{40,50}/),
  ]),
  prefixedToken('npm_token', [
    marked('npm_', /[A-Za-z\d]{36}/),
    // Registry credentials of an .npmrc.
    marked(':_authToken= :_password= :_auth=', /(?![$%<{[])[\w+/.~-]{8,512}={0,2}/, {
      named: true,
      fakes: true,
    }),
  ]),
  prefixedToken('pypi_token', [marked('pypi-AgE', /[\w-]{50,1000}/)]),
  prefixedToken('rubygems_key', [marked('rubygems_', /[\da-f]{48}/)]),
  prefixedToken('nuget_key', [
    marked('oy2', /[\da-z]{43}/, { exact: true, check: hasDigit }),
    [{ mark: 'assword" value="', body: /(?!%)[^"\s<>$]{8,128}(?=")/, named: true }],
  ]),
  prefixedToken('clojars_token', [marked('CLOJARS_', /[\da-z]{60}/i)]),
  prefixedToken('crates_token', [marked('cio', /[A-Za-z\d]{32}/, { exact: true, check: isMixed })], {
    run: 35,
  }),
  prefixedToken('docker_token', [marked('dckr_pat_ dckr_oat_', /[\w-]{27,64}/)]),
  // `AP` begins too many random ids to be convincing by itself: with its name beside it, it is a `vendor_key`.
  prefixedToken(
    'artifactory_key',
    [
      marked('AKC', /[A-Za-z\d]{10,400}/, { check: (key) => isMixed(key) || isExample(key), fakes: true }),
      marked('AP0 AP1 AP2 AP3 AP4 AP5 AP6 AP7 AP8 AP9 APA APB APC APD APE APF', /[A-Za-z\d]{10,64}/, {
        check: isExample,
        fakes: true,
      }),
      marked('cmVmd', /[A-Za-z\d]{59}/, { exact: true, check: isMixed }),
    ],
    { run: 13 },
  ),
  prefixedToken('sourcegraph_token', [
    marked('sgp_', /(?:(?:[\da-f]{16}|local)_)?[\da-f]{40}/i),
    marked('slk_ sgs_', /[\da-f]{64}/i),
  ]),
  prefixedToken('sonar_token', [marked('sqp_ squ_ sqa_', /[\da-z]{40}/i)]),
  prefixedToken('snyk_token', [marked('snyk_uat. snyk_sat.', /[\w.-]{40,400}/)]),
  prefixedToken('circleci_token', [marked('CCIPAT_ CCIPRJ_', /[A-Za-z\d]{20,24}_[\da-f]{40}/)]),
  prefixedToken('buildkite_token', [marked('bkua_ bkaj_ bkpt_ bkct_', /[\da-z]{40}/)]),
  prefixedToken('octopus_key', [marked('API-', /[A-Z\d]{25,26}/, { exact: true, check: hasDigit })], {
    run: 29,
  }),
  prefixedToken('harness_token', [marked('pat. sat.', /[\w-]{22}\.[A-Za-z\d]{24}\.[A-Za-z\d]{20}/)]),
  prefixedToken('figma_token', [marked('figd_ figo_ figoh_ figor_', /[\w-]{38,64}/)]),
  prefixedToken('postman_key', [marked('PMAK-', /[\da-f]{24}-[\da-f]{34}/i), marked('PMAT-', /[\dA-Z]{26}/)]),
  prefixedToken('vercel_token', [
    marked('vcp_ vci_ vca_ vcr_ vck_', /[A-Za-z\d]{24,64}/, { check: isMixed }),
    marked('vercel_blob_rw_', /[A-Za-z\d]{16}_[A-Za-z\d]{30}/),
  ]),
  prefixedToken('netlify_token', [marked('nfp_ nfc_ nfo_ nfu_ nfb_', /[A-Za-z\d]{36}/)]),
  prefixedToken('launchdarkly_key', [marked('sdk- mob-', /[\da-f]{8}-(?:[\da-f]{4}-){3}[\da-f]{12}/)], {
    run: 40,
  }),
  prefixedToken('deployment_token', [
    marked('pnu_', /[\da-z]{36}/i),
    marked('ico-', /[A-Za-z\d]{32}/, { exact: true, check: isMixed }),
    marked('sm_aat_ sm_pat_ sm_sat_', /[A-Za-z\d]{16}/),
    marked('rnd_', /[A-Za-z\d]{28,32}/, { exact: true, check: isMixed }),
    marked('castai_v1_', /[\da-f]{64}/),
    marked('waka_', /[\da-f]{8}-(?:[\da-f]{4}-){3}[\da-f]{12}/),
  ]),
  // Sluice's own ingest keys: `slk_<id>_<secret>`.
  prefixedToken('sluice_key', [marked('slk_', /[\da-f]{16}_[\da-f]{24,128}/)]),
];
