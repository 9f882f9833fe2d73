import type { JsonObject, JsonValue } from '../../../src/kernel/json.ts';
import { createExplain, type Explain, type ExplainedFinding } from '../../../src/redact/explain.ts';
import { MASK_EVERYTHING } from '../../../src/redact/mask-everything.ts';
import { fieldName, type RedactionPolicy } from '../../../src/redact/policy.ts';
import { policyFor } from '../../../src/redact/policy-for.ts';
import type { ProvenRedaction } from '../../../src/redact/policy-from.ts';
import type { KeptView } from './view.ts';

/** Finds what stays on purpose in a document, given what goes. */
export type FindKept = (document: JsonValue, findings: readonly ExplainedFinding[]) => readonly KeptView[];

/** Compares with a policy that spares nothing, and looks up why the real one does. */
export function createFindKept(policy: RedactionPolicy, settings: ProvenRedaction): FindKept {
  const strict = createExplain(
    policyFor(
      {
        ...MASK_EVERYTHING,
        ...(settings.custom === undefined
          ? {}
          : { custom: settings.custom.map((one) => ({ ...one, action: 'mask' as const })) }),
      },
      'all',
    ),
  );
  const reasons = new Reasons(policy, settings);
  return (document, findings) => keptIn(document, findings, strict, reasons);
}

interface Row {
  readonly path: string;
  readonly why: string;
  readonly types: Set<string>;
}

function keptIn(
  document: JsonValue,
  findings: readonly ExplainedFinding[],
  strict: Explain,
  reasons: Reasons,
): readonly KeptView[] {
  const rows = new Map<string, Row>();
  const note = (path: string, why: string, type?: string): void => {
    const key = JSON.stringify([path, why]);
    const row = rows.get(key) ?? { path, why, types: new Set() };
    if (type !== undefined) row.types.add(type);
    rows.set(key, row);
  };
  // Findings of one text are disjoint and in order, so that each is looked at once.
  const gone = Map.groupBy(findings, placeOf);
  const passed = new Map<string, number>();
  for (const finding of strict(document)) {
    const place = placeOf(finding);
    const there = gone.get(place) ?? [];
    let next = passed.get(place) ?? 0;
    while ((there[next]?.end ?? Number.POSITIVE_INFINITY) <= finding.start) next += 1;
    passed.set(place, next);
    if ((there[next]?.start ?? Number.POSITIVE_INFINITY) < finding.end) continue;
    note(finding.path, reasons.of(finding), finding.type);
  }
  for (const { path, why } of reasons.untouched(document)) note(path, why);
  return [...rows.values()]
    .map(({ path, why, types }) => ({ path, types: [...types], why }))
    .toSorted((a, b) => Math.sign(b.types.length) - Math.sign(a.types.length));
}

function placeOf({ at, part }: ExplainedFinding): string {
  return JSON.stringify([part, ...at]);
}

/** Why a policy leaves something where it is. */
class Reasons {
  readonly #policy: RedactionPolicy;
  readonly #settings: ProvenRedaction;
  readonly #keep: ReadonlySet<string>;
  readonly #identity: ReadonlySet<string>;
  readonly #own: ReadonlySet<string>;

  constructor(policy: RedactionPolicy, settings: ProvenRedaction) {
    this.#policy = policy;
    this.#settings = settings;
    this.#keep = new Set(policy.keepPaths);
    this.#identity = new Set(policy.identityPaths);
    this.#own = new Set(settings.keep);
  }

  of({ at, type, field }: ExplainedFinding): string {
    const keys = at.filter((step) => typeof step === 'string');
    const { detectors, fields } = this.#settings;
    const byPath = this.#pathReason(keys);
    if (byPath !== undefined) return byPath;
    if (field !== undefined && ownAction(fields, field) === 'keep')
      return `kept by your policy: fields says keep for "${field}", so its name tells nothing`;
    if (field !== undefined) return `the policy of this kind of record has no rule for the name "${field}"`;
    if (this.#policy.detectors[type] === 'keep')
      return detectors[type] === 'keep'
        ? `kept by your policy: detectors.${type} is keep`
        : `kept by policy: the detector ${type} keeps unless detectors.${type} says otherwise`;
    return 'taken for something else that this policy spares';
  }

  /** Values in places that are never touched, or where identities stay. */
  untouched(document: JsonValue): readonly { readonly path: string; readonly why: string }[] {
    const rows: { path: string; why: string }[] = [];
    const visit = (value: JsonValue, keys: readonly string[], why: string | undefined): void => {
      if (Array.isArray(value)) {
        for (const element of value as readonly JsonValue[]) visit(element, keys, why);
      } else if (typeof value === 'object' && value !== null) {
        for (const [key, member] of Object.entries(value as JsonObject)) {
          const inner = [...keys, key];
          visit(member, inner, why ?? this.#pathReason(inner));
        }
      } else if (why !== undefined) {
        rows.push({ path: keys.join('.'), why });
      }
    };
    visit(document, [], undefined);
    return rows;
  }

  #pathReason(keys: readonly string[]): string | undefined {
    let identity: string | undefined;
    for (let length = 1; length <= keys.length; length += 1) {
      const path = keys.slice(0, length).join('.');
      if (this.#own.has(path)) return `kept by your policy: keep names ${path}`;
      if (this.#keep.has(path))
        return `kept by policy: ${path} is written by Sluice or AWS, or detection needs it`;
      const name = keys[length - 1] ?? '';
      if (this.#identity.has(path) || this.#policy.identityFields.has(fieldName(name)))
        identity ??= `an identity: personal data stays in ${path}, secrets go`;
    }
    return identity;
  }
}

function ownAction(fields: ProvenRedaction['fields'], field: string): string | undefined {
  return Object.entries(fields).find(([name]) => fieldName(name) === fieldName(field))?.[1];
}
