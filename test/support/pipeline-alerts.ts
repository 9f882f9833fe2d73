import { createSession, evaluateCase, type Ruleset, type Verdict } from '@sluice/logtest';
import { openAsnTables } from '../../adapters/geo/asn-table.ts';
import { combineGeoReaders } from '../../adapters/geo/combine.ts';
import { openMmdb } from '../../adapters/geo/mmdb.ts';
import { createEnricher } from '../../src/enrich/enricher.ts';
import { encodeEnvelope } from '../../src/forward/encode.ts';
import { readEnvelopeLine } from '../../tools/cli/envelope-line.ts';
import { parseLine } from '../../tools/cli/lines.ts';
import { geoAsset } from '../../tools/local/geo-asset.ts';
import { buildAlert, type WazuhAlert } from '../../tools/local/manager/alert.ts';
import { pipe } from '../unit/cli/run-sluice.ts';
import { readFixture, ruleFiles } from '../unit/content/rule-fixtures.ts';

const AT = Date.UTC(2026, 10, 20, 10);

/** The alerts that verdicts are written as. */
function alertsOf(verdicts: readonly Verdict[]): readonly WazuhAlert[] {
  return verdicts.flatMap((verdict) =>
    verdict.alert && verdict.rule !== null
      ? [
          buildAlert({
            rule: verdict.rule,
            verdict,
            agent: { id: '000', name: 'manager' },
            managerName: 'manager',
            atMs: AT,
            offset: 0,
          }),
        ]
      : [],
  );
}

/** Every alert that the fixtures of the shipped rules raise. */
export function alertsOfFixtures(ruleset: Ruleset): readonly WazuhAlert[] {
  return ruleFiles.flatMap(({ file }) => {
    const { sequences } = readFixture(file);
    return alertsOf(sequences.flatMap((sequence) => evaluateCase(ruleset, sequence)));
  });
}

/** Alerts of what applications or CloudTrail wrote, after all that the pipeline does with it. */
export async function alertsOfSent(
  ruleset: Ruleset,
  source: 'app' | 'cloudtrail',
  sent: readonly unknown[],
): Promise<readonly WazuhAlert[]> {
  const { printed } = await pipe(sent, `normalize --source ${source}`, 'redact');
  const enrich = createEnricher({
    geo: combineGeoReaders(
      openMmdb(geoAsset('geo-whois-asn-country.mmdb')),
      openAsnTables({ ipv4: geoAsset('asn-ipv4.csv'), ipv6: geoAsset('asn-ipv6.csv') }),
    ),
    accounts: {},
  });
  const session = createSession(ruleset, { now: () => AT, live: true });
  return alertsOf(
    printed.map((line) => {
      const { line: log } = encodeEnvelope(enrich(readEnvelopeLine(parseLine(line))), undefined);
      return session.evaluate({ log, location: 'API-Webhook' });
    }),
  );
}

/** Paths of an alert with the values they hold; a list counts as each of its members, as in the index. */
export function valuesOf(alert: object, path = ''): readonly (readonly [path: string, value: string])[] {
  return Object.entries(alert).flatMap(([key, value]: [string, unknown]) => {
    const here = path === '' ? key : `${path}.${key}`;
    const members = Array.isArray(value) ? (value as readonly unknown[]) : [value];
    return members.flatMap((member) =>
      typeof member === 'object' && member !== null
        ? valuesOf(member, here)
        : [[here, String(member)] as const],
    );
  });
}
