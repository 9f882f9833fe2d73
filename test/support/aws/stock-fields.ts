import { stockStandIn } from '@sluice/logtest';

const xml = stockStandIn()
  .rules.map((file) => file.xml)
  .join('\n');

/** What Wazuh's own rules on findings and logs of AWS read, CloudTrail's apart. */
export const STOCK_FIELDS = [
  ...new Set(
    [...xml.matchAll(/<rule id="(80[34]\d\d|99[89]\d\d)".*?<\/rule>/gs)].flatMap(([rule]) =>
      [...rule.matchAll(/<field name="([^"]+)"/g)].map(([, name = '']) => name),
    ),
  ),
];
