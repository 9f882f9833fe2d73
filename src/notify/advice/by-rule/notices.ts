import { NOTICES } from '../../notice.ts';
import type { Advice } from '../advice.ts';
import { shellValue } from '../shell-value.ts';
import { type AdviceByRule, forRules } from './rule-advice.ts';

const doctor = (what: string, only: string): Advice => ({
  what,
  command: `npx sluice doctor --only ${only}`,
});

const SCRIPT_LOG: Advice = {
  what: 'On that manager node: what does integratord say of the script, and is it running at all?',
  command: [
    "grep -E 'wazuh-integratord.*(ERROR|WARNING)' /var/ossec/logs/ossec.log | tail -20",
    '/var/ossec/bin/wazuh-control status | grep integratord',
  ].join('\n'),
};

const SCRIPT_SIGNS: Advice = {
  what: 'Compare the signing secret that the script reads with the one in Secrets Manager, and its file’s owner and mode.',
  command: 'ls -l /var/ossec/integrations/custom-sluice*',
};

const INDEXER: Advice = doctor('See whether the indexer answers, and what it says no to.', 'indexer');

const FILEBEAT: Advice = {
  what: 'Is Filebeat on the managers running, and does it reach the indexer?',
  command: ['systemctl status filebeat', 'filebeat test output'].join('\n'),
};

const WATCH_WAZUH: Advice = {
  what: 'Until it is mended nobody is paged: look at the Wazuh dashboard itself every half hour.',
};

/** For what Sluice tells of itself; see `src/notify/notice.ts`. */
export const NOTICE_ADVICE: AdviceByRule = {
  ...forRules(NOTICES.sources_silent.rule, () => [
    WATCH_WAZUH,
    doctor('Send a probe through the whole way, there and back: where does it end?', 'probe'),
    SCRIPT_LOG,
    FILEBEAT,
  ]),
  ...forRules(NOTICES.script_broken.rule, () => [
    SCRIPT_LOG,
    SCRIPT_SIGNS,
    doctor('When it is mended, send a probe: what the script brings ends this.', 'probe'),
  ]),
  ...forRules(NOTICES.indexer_unreadable.rule, () => [
    INDEXER,
    {
      what: 'Refused? Put the password of the reading user into its secret again, or give its role the permissions back.',
    },
    {
      what: 'No such index, or shards that fail? Look at the health of the indexer itself.',
      command:
        "curl -sS -u ADMIN --cacert root-ca.pem 'https://INDEXER:9200/_cat/indices/wazuh-alerts-*?v&s=index:desc&h=index,health,status' | head",
    },
  ]),
  ...forRules(NOTICES.alert_storm.rule, () => [
    {
      what: 'Is it one cause? One source or agent that stands out above is an attack or a broken machine: block it, or stop it at its root.',
    },
    {
      what: 'Nothing stands out? Look in the Wazuh dashboard which rule most of them are of: a new rule that is too wide looks like this too.',
    },
    {
      what: 'Known, and being worked on? Mute what it consists of, so that other alerts come through one by one again.',
      command: 'npx sluice mute --help',
    },
    {
      what: 'More groups than this are usual on the route? Raise alerts.storm.groupsPerMinute, or part the route.',
    },
  ]),
  ...forRules(NOTICES.alarm.rule, ({ rule, source }) => [
    {
      what: `Follow its runbook, ${/docs\/runbooks\/[\w-]+\.md/.exec(rule.description)?.[0] ?? 'in docs/runbooks'}: what it means, where to look and what to do.`,
    },
    {
      what: 'See since when and how often it was raised before.',
      command: `aws cloudwatch describe-alarm-history --history-item-type StateUpdate --max-items 20 --alarm-name ${shellValue('ALARM_NAME', source.address)}`,
    },
  ]),
  ...forRules(NOTICES.secret_old.rule, () => [
    {
      what: 'Change it: docs/secrets.md says for each secret how, without losing an event or an alert.',
      command: 'npx sluice secrets list',
    },
    {
      what: 'Other days suit you better? Set rotation.remindAfterDays.',
    },
  ]),
  ...forRules(NOTICES.alert_test.rule, () => [
    {
      what: 'Nothing to do: somebody has asked for this by `sluice alert test`, to see that alerts arrive here.',
    },
  ]),
  ...forRules(NOTICES.alert_mute.rule, () => [
    {
      what: 'Look in the Wazuh dashboard whether any of them was not what the mute was for.',
    },
    {
      what: 'Not finished yet? Mute them again, for as long as it takes.',
      command: 'npx sluice mute --help',
    },
  ]),
};
