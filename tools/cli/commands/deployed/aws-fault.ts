/** What the SDK throws when its chain of credentials ends without any. */
const NO_CREDENTIALS = ['CredentialsProviderError', 'TokenProviderError'];
/** What AWS answers to credentials that it does not know, or no more. */
const BAD_CREDENTIALS = [
  'UnrecognizedClientException',
  'InvalidSignatureException',
  'IncompleteSignatureException',
  'MissingAuthenticationTokenException',
  'ExpiredTokenException',
  'ExpiredToken',
];

/** Whether it is for whoever asked to find credentials, or to renew them; `name` is that of the SDK's error. */
export function isCredentialFault(name: string): boolean {
  return NO_CREDENTIALS.includes(name) || BAD_CREDENTIALS.includes(name);
}

/** Says to a person at a terminal why AWS did not answer; `name` and `code` are those of the SDK's error. */
export function unavailable(name: string, code: string | undefined): string {
  if (NO_CREDENTIALS.includes(name))
    return 'no AWS credentials were found; run `aws sso login`, or set AWS_PROFILE or AWS_ACCESS_KEY_ID and its secret';
  if (BAD_CREDENTIALS.includes(name))
    return `AWS does not accept your credentials (${name}); renew them, and see that your clock is right`;
  if (code !== undefined || name === 'TimeoutError')
    return `it cannot be reached (${code ?? name}); is the region or endpoint right, and the network up?`;
  return `AWS failed with ${name}; try again later`;
}
