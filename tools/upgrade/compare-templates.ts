import { fullDiff, type ResourceDifference, ResourceImpact } from '@aws-cdk/cloudformation-diff';

/** A template of CloudFormation, as JSON. */
export type Template = Readonly<Record<string, unknown>>;

export interface ResourceChange {
  readonly id: string;
  readonly type: string;
  /** `replaced`: made anew, under another identity. `kept`: no more of the stack, and still there. */
  readonly fate: 'added' | 'updated' | 'replaced' | 'perhaps replaced' | 'removed' | 'kept';
  /** Properties that change. */
  readonly properties: readonly string[];
}

const FATES: Readonly<Partial<Record<ResourceImpact, ResourceChange['fate']>>> = {
  [ResourceImpact.WILL_CREATE]: 'added',
  [ResourceImpact.WILL_IMPORT]: 'added',
  [ResourceImpact.WILL_UPDATE]: 'updated',
  [ResourceImpact.WILL_REPLACE]: 'replaced',
  [ResourceImpact.MAY_REPLACE]: 'perhaps replaced',
  [ResourceImpact.WILL_DESTROY]: 'removed',
  [ResourceImpact.WILL_ORPHAN]: 'kept',
};

/** What a deployment of `planned` over `deployed` does to each resource, by what AWS publishes of each property. */
export function compareTemplates(deployed: Template, planned: Template): readonly ResourceChange[] {
  const changes: ResourceChange[] = [];
  fullDiff({ ...deployed }, { ...planned }).resources.forEachDifference((id, difference) => {
    const fate = FATES[difference.changeImpact];
    if (fate !== undefined) changes.push({ id, fate, ...factsOf(difference) });
  });
  return changes;
}

function factsOf(difference: ResourceDifference): Pick<ResourceChange, 'type' | 'properties'> {
  return {
    type: difference.newResourceType ?? difference.oldResourceType ?? 'a resource',
    properties: Object.keys(difference.propertyUpdates),
  };
}
