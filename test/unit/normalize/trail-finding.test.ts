import { describe, expect, it } from 'vitest';
import { TECHNIQUES, type TechniqueId } from '../../../src/enrich/techniques.ts';
import { SecurityEventSchema } from '../../../src/event/security-event.ts';
import { TRAIL_FINDINGS } from '../../../src/event/trail-finding.ts';
import { type FoundAboutTrail, trailFindingEnvelope } from '../../../src/normalize/trail-finding.ts';

const FOUND: FoundAboutTrail = {
  finding: 'trail_file_missing',
  tenant: 'main',
  origin: { name: 'trail-bucket', object: 'AWSLogs/111122223333/CloudTrail/eu-west-1/2026/03/04/a.json.gz' },
  account: '111122223333',
  region: 'eu-west-1',
  reason: 'the digest names a log file that is not there',
  at: Date.parse('2026-03-04T05:00:00Z'),
  foundAt: Date.parse('2026-03-04T07:00:00Z'),
  identity: [],
  details: { digest: 'AWSLogs/digest.json.gz', trail: undefined },
};

describe('a finding about a trail', () => {
  it.each(TRAIL_FINDINGS)('%s is a critical event with a technique', (finding) => {
    const { event } = trailFindingEnvelope({ ...FOUND, finding });
    expect(SecurityEventSchema.parse(event)).toEqual(event);
    expect(event.event).toMatchObject({ action: finding, severity: 99, kind: 'alert' });
    expect(event.threat?.technique?.id).toHaveLength(1);
  });

  it('names techniques as the enricher does', () => {
    const named = TRAIL_FINDINGS.map((finding) => trailFindingEnvelope({ ...FOUND, finding }).event.threat);
    for (const threat of named) {
      const [id = '', name] = [threat?.technique?.id[0], threat?.technique?.name[0]];
      if (Object.hasOwn(TECHNIQUES, id)) expect(TECHNIQUES[id as TechniqueId]).toBe(name);
    }
  });

  it('tells account, region, file and digest, and leaves out what is not known', () => {
    const { event, source, record } = trailFindingEnvelope(FOUND);
    expect(source).toBe('cloudtrail');
    expect(record).toBeUndefined();
    expect(event.cloud).toMatchObject({ account: { id: '111122223333' }, region: 'eu-west-1' });
    expect(event.sluice?.details).toEqual({
      origin: 'trail-bucket',
      file: 'AWSLogs/111122223333/CloudTrail/eu-west-1/2026/03/04/a.json.gz',
      digest: 'AWSLogs/digest.json.gz',
    });
  });

  it('is the same event when it is found again, and another about another file, tenant or episode', () => {
    const id = (found: Partial<FoundAboutTrail>) =>
      trailFindingEnvelope({ ...FOUND, ...found }).event.event.id;
    expect(id({ foundAt: FOUND.foundAt + 60_000, reason: 'in other words' })).toBe(id({}));
    const others = [
      id({ finding: 'trail_file_altered' }),
      id({ tenant: 'other' }),
      id({ origin: { name: 'trail-bucket', object: 'b.json.gz' } }),
      id({ identity: ['2026-03-04T05:00:00Z'] }),
    ];
    expect(new Set([id({}), ...others]).size).toBe(5);
  });
});
