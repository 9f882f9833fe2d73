import { err, ok } from '../../kernel/result.ts';
import type { AwsNormalizer } from './aws-normalizer.ts';
import { type BusEvent, readBusEvent } from './bus-event.ts';
import { type Finding, findingEnvelope, sentenceAt, severityOfWord } from './finding.ts';
import { textAt, valueAt } from './read-path.ts';

const ACTOR = 'policyDetails.actor.userIdentity';
const KINDS = 'iamUser assumedRole federatedUser root awsAccount awsService'.split(' ');

/**
 * A finding of Macie about a bucket or an object in it. What it found is counted in it, never quoted.
 * https://docs.aws.amazon.com/macie/latest/user/findings-publish-event-schemas.html
 */
export const normalizeMacie: AwsNormalizer = (record, context) => {
  const event = readBusEvent(record, context);
  const type = textAt(event.detail, 'type');
  if (type === undefined)
    return err({ code: 'invalid_record', message: 'a Macie finding has a type', path: 'detail.type' });
  return ok([findingEnvelope(read(type, event), context)]);
};

function read(type: string, { detail, id, time, account, region }: BusEvent): Finding {
  const address = textAt(detail, 'policyDetails.actor.ipAddressDetails.ipAddressV4');
  const updated = textAt(detail, 'updatedAt');
  return {
    source: 'macie',
    identity: [textAt(detail, 'id') ?? id, updated, textAt(detail, 'count')],
    record: detail,
    kind: valueAt(detail, 'archived') === true ? 'state' : 'alert',
    category: type.startsWith('Policy:') ? 'configuration' : 'file',
    action: type,
    severity: severityOfWord(textAt(detail, 'severity.description')),
    at: [valueAt(detail, 'updatedAt'), valueAt(detail, 'createdAt'), time],
    code: textAt(detail, 'id'),
    reason: sentenceAt(detail, 'title'),
    rule: { name: type },
    account: textAt(detail, 'accountId') ?? account,
    region: textAt(detail, 'region') ?? region,
    service: 's3',
    user: {
      id: textAt(detail, ...KINDS.map((kind) => `${ACTOR}.${kind}.principalId`)),
      name: textAt(
        detail,
        `${ACTOR}.iamUser.userName`,
        `${ACTOR}.assumedRole.sessionContext.sessionIssuer.userName`,
      ),
    },
    address,
    related: {
      ip: [address],
      hosts: [
        textAt(detail, 'resourcesAffected.s3Bucket.name'),
        textAt(detail, 'resourcesAffected.s3Object.path'),
      ],
    },
  };
}
