import { type Settings, takesFromAws } from './asked-for.ts';

interface Problem {
  readonly path: readonly string[];
  readonly message: string;
}

/** Characters in the name of a rule of EventBridge, the shortest of AWS's limits that names of ours come near. */
const LONGEST_RULE = 64;

/** Whether names that begin with that of the configuration have room. */
export function nameProblems({
  name,
  ...settings
}: Settings & { readonly name: string }): readonly Problem[] {
  const room = LONGEST_RULE - Math.max(0, ...endsOfRules(settings).map(({ length }) => length));
  if (name.length <= room) return [];
  return [
    {
      path: ['name'],
      message: `has ${name.length} characters; rules of EventBridge begin with it, so with what comes from AWS here use ${room} at most`,
    },
  ];
}

/** How rules end that a configuration may have; all others are shorter. */
function endsOfRules({ cloudtrail, aws }: Settings): readonly string[] {
  if (!takesFromAws({ cloudtrail, aws })) return [];
  const ofOrganization = [...aws.services, 'new-files'].map((events) => `-organization-${events}`);
  return ['-cloudtrail-forwarder-clock', ...(aws.organization === undefined ? [] : ofOrganization)];
}
