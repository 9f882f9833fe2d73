import { LoadFault } from './fault.ts';
import type { XmlElement } from './xml.ts';

/** What the loader is reading. */
export interface Place {
  /** As given to `loadRuleset`. */
  readonly file: string;
  readonly line: number;
  readonly rule?: XmlElement;
  readonly id?: number;
  /** The child of the rule, or the group, that is read. */
  readonly element?: XmlElement;
}

/** What the manager says of a place, without `ERROR: `; empty where it only gives up. */
export interface Remark {
  readonly severity: 'error' | 'warning';
  readonly place: Place;
  readonly messages: readonly string[];
}

/** The manager cuts a message here, in characters without its `ERROR: `. */
const MAX_MESSAGE = 2047;
const LEFT_OUT =
  'The manager that this file comes with reads it; this tester cannot, and leaves that part out.';
export const CLOSING = '(7311): Failure to initializing session';

/**
 * What is said while rules load. The manager stops at its first fault; the loader goes on and looks for more, which
 * are remarks that the manager would make later.
 */
export class LoadLog {
  /** `ERROR: …` and `WARNING: …` in the manager's words, in order, up to its first fault. */
  readonly messages: string[] = [];
  readonly remarks: Remark[] = [];
  failed = false;
  private place: Place = { file: '', line: 1 };
  private readonly isShipped: (file: string) => boolean;

  /** A manager reads the files it came with, so a fault in one is this tester's: a warning, and a part left out. */
  constructor(isShipped: (file: string) => boolean) {
    this.isShipped = isShipped;
  }

  at(place: Place): void {
    this.place = place;
  }

  readonly warn = (message: string): void => {
    if (this.failed) return;
    this.messages.push(`WARNING: ${message.slice(0, MAX_MESSAGE)}`);
    this.remarks.push({ severity: 'warning', place: this.place, messages: [message] });
  };

  /** Does a part of the work at a place; false when a fault ended it. */
  attempt(place: Place, work: () => void): boolean {
    this.at(place);
    try {
      work();
      return true;
    } catch (error) {
      if (!(error instanceof LoadFault)) throw error;
      this.fault(error);
      return false;
    }
  }

  private fault({ messages, closes }: LoadFault): void {
    if (this.isShipped(this.place.file)) {
      this.warn(`${messages.join(' ')} ${LEFT_OUT}`);
      return;
    }
    this.remarks.push({ severity: 'error', place: this.place, messages });
    if (this.failed) return;
    this.failed = true;
    for (const text of closes ? [...messages, CLOSING] : messages) {
      this.messages.push(`ERROR: ${text.slice(0, MAX_MESSAGE)}`);
    }
  }
}
