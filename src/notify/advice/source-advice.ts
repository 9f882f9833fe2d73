import type { AlertFacts } from '../alert/alert-facts.ts';
import type { AwsFacts } from '../alert/aws-facts.ts';
import { isInternalIp } from '../alert/source-facts.ts';
import type { Advice } from './advice.ts';
import { isShellSafe, shellCidr, shellValue } from './shell-value.ts';

/**
 * Ways to shut a source address out: at the web application firewall, at the subnet, and on the agent that reported it.
 * `update-ip-set` replaces the list, so the command carries the addresses that are in it over. Network ACLs deny, security groups
 * only allow: https://docs.aws.amazon.com/vpc/latest/userguide/vpc-security-groups.html
 */
export function blockSource(facts: AlertFacts): readonly Advice[] {
  const { ip } = facts.source;
  if (ip === undefined) return [];
  if (isInternalIp(ip))
    return [
      { what: 'The source is an internal address: find the machine and isolate it; blocking is no cure.' },
    ];
  const cidr = shellCidr(ip);
  const family = ip.includes(':') ? '--ipv6-cidr-block' : '--cidr-block';
  const waf = [
    'aws wafv2 get-ip-set --scope REGIONAL --name IP_SET_NAME --id IP_SET_ID > ip-set.json',
    'aws wafv2 update-ip-set --scope REGIONAL --name IP_SET_NAME --id IP_SET_ID \\',
    '  --lock-token "$(jq -r .LockToken ip-set.json)" \\',
    `  --addresses $(jq -r '.IPSet.Addresses[]' ip-set.json) ${cidr}`,
  ].join('\n');
  const subnet = [
    'aws ec2 create-network-acl-entry --network-acl-id NETWORK_ACL_ID --ingress \\',
    `  --rule-number 1 --protocol=-1 --rule-action deny ${family} ${cidr}`,
    'aws ec2 describe-security-group-rules --filters Name=group-id,Values=SECURITY_GROUP_ID --output text \\',
    "  --query 'SecurityGroupRules[?!IsEgress].[SecurityGroupRuleId,FromPort,ToPort,CidrIpv4,CidrIpv6]'",
    'aws ec2 revoke-security-group-ingress --group-id SECURITY_GROUP_ID \\',
    '  --security-group-rule-ids SECURITY_GROUP_RULE_ID',
  ].join('\n');
  return [
    { what: 'Block the source address in the web application firewall (AWS WAF).', command: waf },
    {
      what: 'No WAF in front of it? Deny the address at the subnet. A security group cannot deny: there, take away the rule that lets it in.',
      command: subnet,
    },
    ...onAgent(facts, ip),
  ];
}

/** https://documentation.wazuh.com/current/user-manual/api/reference.html (PUT /active-response) */
function onAgent(facts: AlertFacts, ip: string): readonly Advice[] {
  const { id } = facts.agent;
  if (id === '000' || !isShellSafe('AGENT_ID', id)) return [];
  const body = JSON.stringify({ command: '!firewall-drop', alert: { data: { srcip: ip } } });
  return [
    {
      what: 'Block the address on the agent itself (Wazuh active response).',
      command: [
        `curl -X PUT "$WAZUH_API/active-response?agents_list=${id}" \\`,
        '  -H "Authorization: Bearer $WAZUH_TOKEN" -H "Content-Type: application/json" \\',
        `  -d '${body}'`,
      ].join('\n'),
    },
  ];
}

/** The last step of every message: what else happened. */
export function lookAround({ aws }: AlertFacts): Advice {
  if (aws === undefined)
    return { what: 'Look for other events of the same user and address around that time in Wazuh.' };
  const attribute = credentialsOf(aws);
  if (attribute === undefined)
    return { what: 'Look for other events of the same account around that time in Wazuh.' };
  return {
    what: 'See what else the same credentials did.',
    command: [
      `aws cloudtrail lookup-events --region ${shellValue('REGION', aws.region)} --max-results 50 \\`,
      `  --lookup-attributes ${attribute}`,
    ].join('\n'),
  };
}

/** What CloudTrail finds the credentials by; undefined when the alert names none. */
function credentialsOf({ accessKeyId, identityType, identityUser }: AwsFacts): string | undefined {
  if (isShellSafe('ACCESS_KEY_ID', accessKeyId))
    return `AttributeKey=AccessKeyId,AttributeValue=${accessKeyId}`;
  const user = identityType === 'Root' ? 'root' : identityUser;
  return user === undefined
    ? undefined
    : `AttributeKey=Username,AttributeValue=${shellValue('IAM_USER', user)}`;
}
