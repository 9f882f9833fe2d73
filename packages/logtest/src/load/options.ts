import type { RuleDraft } from './draft.ts';
import { LoadFault } from './fault.ts';
import type { XmlElement } from './xml.ts';

/** Reads `<options>`, which holds one word. */
export function readOption(draft: RuleDraft, { content }: XmlElement): void {
  switch (content) {
    case 'alert_by_email':
      draft.mail = 'always';
      return;
    case 'no_email_alert':
      draft.mail = 'never';
      return;
    case 'log_alert':
      draft.log = 'always';
      return;
    case 'no_log':
      draft.log = 'never';
      return;
    case 'no_ar':
      return;
    case 'no_full_log':
      draft.fullLog = false;
      return;
    case 'no_counter':
      draft.counter = false;
      return;
    default:
      throw new LoadFault([
        `(1235): Invalid value for element 'options': ${content}.`,
        `Invalid option 'options' for rule '${draft.id}'.`,
      ]);
  }
}
