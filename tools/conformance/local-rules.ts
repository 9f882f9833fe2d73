import { stockCloudTrailStandIn } from '@sluice/logtest';

/** The rule that made the recorded alert of an application's event; ours, as it stood when it was recorded. */
export const RECORDED_RULES = {
  file: 'golden_rules.xml',
  xml: `<group name="golden,">
  <rule id="100801" level="3">
    <decoded_as>json</decoded_as>
    <field name="sluice.event.action">^auth_login$</field>
    <description>Login of $(sluice.user.id) from $(srcip)</description>
    <group>authentication_success,pci_dss_10.2.5,gdpr_IV_32.2,hipaa_164.312.b,nist_800_53_AU.14,tsc_CC6.8,gpg13_7.1,</group>
  </rule>
</group>
`,
};

/** What the recordings show of Wazuh's own AWS rules, as files: two rules as `GET /rules` printed them, two groups. */
const AMAZON = `<group name="amazon,aws,">
  <rule id="80200" level="0">
    <decoded_as>json</decoded_as>
    <field name="integration">aws</field>
    <options>no_full_log</options>
    <description>AWS alert.</description>
  </rule>
  <rule id="80202" level="3">
    <if_sid>80200</if_sid>
    <field name="aws.source">cloudtrail</field>
    <list field="aws.eventName" lookup="match_key">etc/lists/amazon/aws-eventnames</list>
    <options>no_full_log</options>
    <description>AWS Cloudtrail: $(aws.eventSource) - $(aws.eventName).</description>
    <group>aws_cloudtrail,pci_dss_10.6.1,gdpr_IV_35.7.d,hipaa_164.312.b,nist_800_53_AU.6,tsc_CC7.2,tsc_CC7.3,</group>
  </rule>
</group>
`;

const OTHER_GROUPS = `<group name="amazon-error,amazon_security_lake,">
  <rule id="99000" level="0">
    <decoded_as>json</decoded_as>
    <field name="metadata.product.name">conformance</field>
    <description>Stand-in for groups that the stock rules have.</description>
  </rule>
</group>
`;

export const STOCK_FACTS = {
  rules: [
    { file: '0350-amazon_rules.xml', xml: AMAZON },
    { file: '0990-amazon-security-lake_rules.xml', xml: OTHER_GROUPS },
  ],
  lists: stockCloudTrailStandIn().lists,
};
