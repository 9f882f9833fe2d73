/** First match wins: tools name the SDK below them too. */
const TOOLS: readonly (readonly [name: string, pattern: RegExp])[] = [
  ['Terraform', /\b(?:HashiCorp-)?Terraform\/([\w.-]+)/i],
  ['Pulumi', /\bpulumi(?:-\w+)?\/v?([\w.-]+)/i],
  ['Stratus Red Team', /^stratus-red-team/i],
  ['Pacu', /\bpacu\b/i],
  ['aws-cli', /\baws-cli\/([\w.-]+)/i],
  ['AWS CloudShell', /\bexec-env\/CloudShell\b/i],
  ['AWS Tools for PowerShell', /\bAWSPowerShell(?:\.\w+)?\/([\w.-]+)/i],
  ['AWS SAM CLI', /\baws-sam-cli\/([\w.-]+)/i],
  ['AWS CDK', /\baws-cdk\/([\w.-]+)/i],
  ['S3 Browser', /\bS3 Browser[/ ]?([\d.-]*)/i],
  ['S3Console', /\bS3Console\/([\w.-]+)/i],
  ['Cyberduck', /\bCyberduck\/([\w.-]+)/i],
  ['rclone', /\brclone\/v?([\w.-]+)/i],
  ['Boto3', /\bBoto3\/([\w.-]+)/i],
  ['Botocore', /\bBotocore\/([\w.-]+)/i],
  ['aws-sdk-java', /\baws-sdk-java\/([\w.-]+)/i],
  ['aws-sdk-go-v2', /\baws-sdk-go-v2\/([\w.-]+)/i],
  ['aws-sdk-go', /\baws-sdk-go\/([\w.-]+)/i],
  ['aws-sdk-js', /\baws-sdk-(?:js|nodejs)\/([\w.-]+)/i],
  ['aws-sdk-ruby', /\baws-sdk-ruby\d?\/([\w.-]+)/i],
  ['aws-sdk-php', /\baws-sdk-php\d?\/([\w.-]+)/i],
  ['aws-sdk-dotnet', /\baws-sdk-(?:dotnet|net)[\w-]*\/([\w.-]+)/i],
  ['aws-sdk-rust', /\baws-sdk-rust\/([\w.-]+)/i],
  ['aws-sdk-cpp', /\baws-sdk-cpp\/([\w.-]+)/i],
  ['AWS console', /^(?:console|signin)(?:\.[\w-]+)*\.amazonaws\.com$|^Coral\/Jakarta$/i],
  ['AWS service', /^AWS Internal$|^aws-internal\/|^[\w-]+(?:\.[\w-]+)*\.amazonaws\.com$/i],
  ['sqlmap', /\bsqlmap\/([\w.-]+)/i],
  ['Nikto', /\bnikto\/([\w.-]+)/i],
  ['Nmap', /\bnmap\b/i],
  ['masscan', /\bmasscan\/([\w.-]+)/i],
  ['gobuster', /^gobuster\/([\w.-]+)/i],
  ['Nuclei', /\bnuclei\b/i],
  ['curl', /^curl\/([\w.-]+)/i],
  ['Wget', /^Wget\/([\w.-]+)/i],
  ['HTTPie', /^HTTPie\/([\w.-]+)/i],
  ['Postman', /^PostmanRuntime\/([\w.-]+)/i],
  ['Insomnia', /^insomnia\/([\w.-]+)/i],
  ['python-requests', /^python-requests\/([\w.-]+)/i],
  ['python-httpx', /^python-httpx\/([\w.-]+)/i],
  ['aiohttp', /\baiohttp\/([\w.-]+)/i],
  ['Python-urllib', /^Python-urllib\/([\w.-]+)/i],
  ['okhttp', /^okhttp\/([\w.-]+)/i],
  ['Dart', /^Dart\/([\w.-]+)/i],
  ['axios', /^axios\/([\w.-]+)/i],
  ['node-fetch', /^node-fetch\b\/?([\w.-]*)/i],
  ['Node.js', /^(?:node|undici)(?:\/([\w.-]+))?$/i],
  ['Deno', /^Deno\/([\w.-]+)/i],
  ['Bun', /^Bun\/([\w.-]+)/i],
  ['Go-http-client', /^Go-http-client\/([\w.-]+)/i],
  ['Apache-HttpClient', /^Apache-HttpClient\/([\w.-]+)/i],
  ['Java', /^Java(?:-http-client)?\/([\w.-]+)/i],
  ['PowerShell', /\b(?:Windows)?PowerShell\/([\w.-]+)/i],
  ['libwww-perl', /^libwww-perl\/([\w.-]+)/i],
];

const SYSTEMS: readonly (readonly [name: string, pattern: RegExp])[] = [
  ['Kali Linux', /\bkali\d*\b/i],
  ['Android', /\bandroid\b/i],
  ['iOS', /\b(?:iphone|ipad|ios)\b/i],
  ['iOS or macOS', /\bCFNetwork\//i],
  ['Linux', /\blinux\b/i],
  ['macOS', /\b(?:darwin|macos|mac os x)\b/i],
  ['Windows', /\bwindows\b/i],
];

export interface Program {
  readonly name: string;
  readonly version?: string;
  readonly system?: string;
}

/** `Product/1.2 …`, as RFC 9110 wants it and apps write it. */
const PRODUCT = /^([\w.+-]{1,64}(?: [\w.+-]{1,64}){0,2})\/([\w.+-]{1,64})/;
export const BROWSER = /^(?:Mozilla|Opera)\//i;

/**
 * Recognises what calls APIs: command line tools, SDKs and services, which matter most in CloudTrail, and apps by their
 * own product name. Browsers, and crawlers that pose as one, are left to the browser table.
 */
export function recogniseProgram(userAgent: string): Program | undefined {
  for (const [name, pattern] of TOOLS) {
    const match = pattern.exec(userAgent);
    if (match !== null) return program(name, match[1], userAgent);
  }
  if (BROWSER.test(userAgent)) return undefined;
  const [, name, version] = PRODUCT.exec(userAgent) ?? [];
  return name === undefined ? undefined : program(name, version, userAgent);
}

function program(name: string, version: string | undefined, userAgent: string): Program {
  const system = SYSTEMS.find(([, mark]) => mark.test(userAgent))?.[0];
  return { name, ...(version && { version: version.slice(0, 64) }), ...(system !== undefined && { system }) };
}
