import type { MitreReference } from '../rule.ts';
import type { RuleDraft } from './draft.ts';
import { LoadFault } from './fault.ts';
import type { XmlElement } from './xml.ts';

type Warn = (message: string) => void;

/**
 * Reads one `<mitre>` block: any number of `<id>`, or one `<tacticID>` with one `<techniqueID>`. A block that is
 * neither is left out with a warning. A rule that uses both kinds keeps the pairs alone, whichever came first.
 */
export function readMitre(draft: RuleDraft, element: XmlElement, warn: Warn): void {
  if (element.children.length === 0) {
    warn(`Empty Mitre information for rule '${draft.id}'`);
    return;
  }
  const block = readBlock(draft.id, element, warn);
  if (block === undefined) return;
  const paired = block.some(({ tactic }) => tactic !== undefined);
  const pairedBefore = draft.mitre.some(({ tactic }) => tactic !== undefined);
  if (draft.mitre.length > 0 && paired !== pairedBefore) {
    warn(
      `Rule '${draft.id}' combined old and new Mitre formats, the old Mitre Technique format will be discarded.`,
    );
    if (pairedBefore) return;
    draft.mitre = [];
  }
  const before = draft.mitre;
  draft.mitre = [...before, ...block].filter(
    (reference, place, all) => place === all.findIndex(same(reference)),
  );
}

function same(reference: MitreReference): (other: MitreReference) => boolean {
  return (other) => other.technique === reference.technique && other.tactic === reference.tactic;
}

interface Block {
  readonly id: string[];
  readonly tacticid: string[];
  readonly techniqueid: string[];
}

function readBlock(rule: number, element: XmlElement, warn: Warn): readonly MitreReference[] | undefined {
  const block: Block = { id: [], tacticid: [], techniqueid: [] };
  let complete = true;
  for (const { name, content } of element.children) {
    const tag = name.toLowerCase();
    if (tag !== 'id' && tag !== 'tacticid' && tag !== 'techniqueid') {
      throw new LoadFault([`Invalid option '${name}' for rule '${rule}'`], false);
    }
    if (content !== '') block[tag].push(content);
    else {
      warn(`No Mitre ${tag === 'tacticid' ? 'Tactic' : 'Technique'} ID found for rule '${rule}'`);
      complete = false;
    }
  }
  if (!complete) return undefined;
  const [tactic] = block.tacticid;
  const [technique] = block.techniqueid;
  if (tactic === undefined && technique === undefined) return block.id.map((id) => ({ technique: id }));
  const fault = faultOf(rule, block);
  if (fault !== undefined) warn(fault);
  return fault !== undefined || tactic === undefined || technique === undefined
    ? undefined
    : [{ technique, tactic }];
}

/** What is wrong with a block that names a tactic or a technique by the new tags. */
function faultOf(rule: number, { id, tacticid, techniqueid }: Block): string | undefined {
  if (id.length > 0) {
    return `Rule '${rule}' combined old and new Mitre formats in the same block. The Mitre block will be discarded.`;
  }
  if (tacticid.length === 0) return `Mitre tacticID should be defined in rule '${rule}'`;
  if (techniqueid.length === 0) return `Mitre techniqueID should be defined in rule '${rule}'`;
  if (tacticid.length === 1 && techniqueid.length === 1) return undefined;
  return `In rule '${rule}' is not allowed to join more than one Mitre techniqueID or tacticID in the same block. The Mitre block will be discarded.`;
}
