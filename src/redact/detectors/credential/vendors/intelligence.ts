import type { Detector } from '../../../detector.ts';
import { hasDigit, isMixed, marked, prefixedToken } from '../prefixed-token.ts';

/** Models and what serves them. */
export const intelligenceTokens: readonly Detector[] = [
  prefixedToken('anthropic_key', [marked('sk-ant-', /[\w-]{80,200}/)]),
  prefixedToken('openai_key', [
    marked('sk-proj- sk-svcacct- sk-admin- sk-service-account-', /[\w-]{32,300}/, { check: isMixed }),
    // base64 of "OpenAI" in the middle.
    marked('T3BlbkFJ', /[\w-]{20,100}/, { before: /sk-[\w-]{20,77}$/ }),
    marked('sk-', /[A-Za-z\d]{48}/, { exact: true, check: isMixed }),
  ]),
  prefixedToken('huggingface_token', [
    marked('hf_ api_org_', /[A-Za-z\d]{34}/, {
      exact: true,
      check: (token) => /[a-z].*[A-Z]|[A-Z].*[a-z]/.test(token.slice(3)) && /[A-Z]/.test(token),
    }),
  ]),
  prefixedToken('ai_service_key', [
    marked('gsk_', /[A-Za-z\d]{48,56}/),
    marked('pplx-', /[A-Za-z\d]{48,64}/),
    marked('r8_', /[A-Za-z\d]{37}/, { exact: true }),
    marked('xai-', /[A-Za-z\d]{64,96}/),
    marked('sk-or-v1-', /[\da-f]{64}/),
    marked('csk-', /[\da-z]{48}/, { exact: true }),
    marked('tgp_v1_', /[\w-]{43}/),
    marked('pcsk_', /[A-Za-z\d]{5,6}_[A-Za-z\d]{60,70}/),
    marked('nvapi-', /[\w-]{60,80}/),
    marked('e2b_', /[\da-f]{40}/),
    marked('tvly-', /[\w-]{28,48}/, { check: hasDigit }),
    marked('jina_', /[\da-f]{32}[\w-]{20,40}/),
    // Plain `sk-` and 32 hex, as several others write theirs.
    marked('sk-', /[\da-f]{32}/, { exact: true }),
    marked('sk_', /[\da-f]{48}/, { exact: true }),
  ]),
];
