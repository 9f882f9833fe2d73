import { toS3Line } from '../../../src/forward/encode-s3.ts';
import { isJsonObject, type JsonValue } from '../../../src/kernel/json.ts';
import { pulledRuleId } from '../../../src/notify/alert/s3-alert.ts';
import { MODULE_LOCATION, moduleEnvelope } from '../../local/manager/aws-module.ts';
import { twinFile } from '../s3-twins.ts';
import type { Proof, ProofEvent } from './proofs.ts';

const FROM = { bucket: 'for-wazuh', key: 'wazuh/proof.jsonl.gz' };

/** The proof of a rule file's twin: the same events as Wazuh's module sends them. None for files that have no twin. */
export function s3Proof({ file, rule, events }: Proof): readonly Proof[] {
  const twin = twinFile(file);
  const pulled = events.flatMap(pulledEvent);
  if (twin === undefined || pulled.length < events.length) return [];
  return [{ file: twin, rule: pulledRuleId(rule), events: pulled }];
}

/** An event of an application as it arrives when Wazuh has pulled it; nothing for any other. */
export function pulledEvent({ log }: Pick<ProofEvent, 'log'>): readonly ProofEvent[] {
  const event = JSON.parse(log) as JsonValue;
  if (!isJsonObject(event) || event.integration !== 'sluice') return [];
  const encoded = toS3Line({ id: '', line: log, source: 'app', tenant: '', origin: '', severity: 0 });
  if (!encoded.ok) return [];
  return [{ log: moduleEnvelope(FROM, JSON.parse(encoded.value.line)), location: MODULE_LOCATION }];
}
