import { late } from '../../../kernel/late.ts';
import type { StringContext } from '../../detector.ts';
import { latePattern } from '../../late-pattern.ts';
import { byField } from '../../telling-words.ts';

/**
 * What the words nearest to digits say of them: `phone` that they are a telephone number, `maybe` that they are if they
 * look like one, `other` that they are something else.
 */
export type Verdict = 'phone' | 'maybe' | 'other';

type Role = Verdict | 'filler' | 'number' | 'is';

const LISTS: Readonly<Record<Role, string>> = {
  phone:
    'phone phones telephone telephones tel tels tlf tfno cell cells cellular cellphone mobile mobiles mob mobil fax faxes ' +
    'whatsapp viber wechat telegram msisdn handy handynr handynummer hotline helpline landline callback voicemail pager gsm ' +
    'phonenumber mobilenumber telefone telefono téléphone teléfono telefón telefon telefonas telefonnr telefonnummer ' +
    'telefonnumber rufnummer mobilnummer mobilnr portable móvil movil celular cellulare cep komórka komorka puhelin ' +
    'matkapuhelin telefoonnummer telefoon mobiel τηλέφωνο κινητό телефон телефону тел моб мобильный',
  maybe:
    'call calls called calling text texted ring dial dialed dialled reach sms contact contacts sent send ph',
  other:
    'order orders invoice invoices ticket tickets case cases ref refs reference references id ids identifier uuid guid ' +
    'serial version versions ver build release tracking parcel shipment account accounts acct iban routing bank card cards ' +
    'ssn ssns itin security passport license licence tax vat nhs insurance policy member customer student employee patient ' +
    'pin pan aadhaar zip postcode isbn issn doi sku ean upc barcode hash checksum digest sha commit revision timestamp epoch ' +
    'ts date duration offset size bytes length count total amount price balance cost quantity qty row rows page port ports ' +
    'pid process thread request requests session trace span job batch transaction txn sequence seq event article product ' +
    'item items part model lot code error status exit score seed latitude longitude lat lon lng coordinate coordinates ' +
    'address block height nonce wei usd eur gbp',
  number: 'number numbers no nr num numero número nummer numarası nummern',
  is: 's is was are ist es est',
  filler: 'at on to me us my your his her our the a work home office direct main app or and',
};

const roles = late(
  (): ReadonlyMap<string, Role> =>
    new Map(
      Object.entries(LISTS).flatMap(([role, list]) =>
        list.split(' ').map((word) => [word, role as Role] as const),
      ),
    ),
);
/** Words for it in scripts that put no blanks between words. */
const scripts = latePattern(
  '电话|電話|手机|手機|携帯|联系方式|전화|휴대폰|핸드폰|फ़ोन|मोबाइल|هاتف|موبايل|טלפון|נייד|โทร',
  '',
);
const FIRST_SCRIPT = 0x530;

/** UTF-16 units before and behind a match in which words are looked for. */
const BEFORE = 40;
const AFTER = 24;
/** Longest word that is looked up. */
const MAX_WORD = 16;

function isLetter(code: number): boolean {
  if (code < 128) return (code | 32) >= 97 && (code | 32) <= 122;
  return (
    code >= 0xc0 &&
    !(code >= 0x2000 && code <= 0x206f) &&
    !(code >= 0x3000 && code <= 0x303f) &&
    code < 0xff00
  );
}

const isDigit = (code: number): boolean => code >= 0x30 && code <= 0x39;

/** Roles of a word, the last part of it first: `phoneNumber` has two. */
function rolesOf(word: string): readonly (Role | undefined)[] {
  if (word.length > MAX_WORD + 4) return [undefined];
  if (word.charCodeAt(word.length - 1) >= FIRST_SCRIPT) return [scripts().test(word) ? 'phone' : undefined];
  const whole = roles().get(word.toLowerCase());
  if (whole !== undefined || !/[a-z][A-Z]/.test(word)) return [whole];
  return word
    .split(/(?<=[a-z])(?=[A-Z])/)
    .map((part) => roles().get(part.toLowerCase()))
    .reverse();
}

/** Reads words one after the other, the nearest first, until one decides. */
class Reading {
  #verdict: Verdict | undefined;
  #strangers = 0;
  #brokenOff = false;
  #is = false;
  #number = false;
  #numberIs = false;

  /** True when nothing that follows matters. */
  take(word: string): boolean {
    for (const role of rolesOf(word)) {
      // `customer wrote 212-…`: what the number is not is said right before it.
      if (role === 'other') this.#verdict = this.#strangers === 0 ? 'other' : undefined;
      else if (role === 'phone' || role === 'maybe') {
        // `phone Ms Ray on …`: the number may still be meant; in another clause it is not.
        const near = this.#strangers === 0;
        const named = near && this.#number && word.toLowerCase() === 'contact';
        this.#verdict = named ? 'phone' : near ? role : this.#brokenOff ? undefined : 'maybe';
      } else {
        if (role === undefined) this.#strangers += 1;
        this.#numberIs ||= role === 'number' && this.#is;
        this.#is ||= role === 'is';
        this.#number ||= role === 'number';
        continue;
      }
      return true;
    }
    return this.#strangers > 5;
  }

  punctuation(): void {
    this.#brokenOff = true;
  }

  end(): Verdict | undefined {
    return this.#verdict ?? (this.#numberIs ? 'maybe' : undefined);
  }
}

/** `,` `.` `;` `!` `?` and a line's end. */
const PUNCTUATION = new Set(Array.from(',.;!?\n', (character) => character.charCodeAt(0)));
const STAR = 0x2a;
const CLOSE = 0x5d;
const MASK = /:[a-z\d_]{1,40}\]$/;

/** What the words of `text` before `end` say, the last ones first, as far as the next number or mark. */
function wordsBefore(text: string, end: number): Verdict | undefined {
  const reading = new Reading();
  const stop = Math.max(0, end - BEFORE);
  for (let at = end; at > stop; ) {
    const code = text.charCodeAt(at - 1);
    if (isLetter(code)) {
      const wordEnd = at;
      while (at > 0 && wordEnd - at < BEFORE && isLetter(text.charCodeAt(at - 1))) at -= 1;
      if (reading.take(text.slice(at, wordEnd))) break;
      continue;
    }
    // What an earlier redaction left is no word, and what stood before it was further away.
    if (isDigit(code) || code === STAR) break;
    if (code === CLOSE && MASK.test(text.slice(Math.max(0, at - 44), at))) break;
    if (PUNCTUATION.has(code)) reading.punctuation();
    at -= 1;
  }
  return reading.end();
}

/** Whether the words behind a match name it: `… (mobile)`, `… is my cell number`. */
function wordsBehind(text: string, end: number): Verdict | undefined {
  const stop = Math.min(text.length, end + AFTER);
  for (let at = end; at < stop; ) {
    const code = text.charCodeAt(at);
    if (!isLetter(code)) {
      if (!' ():-'.includes(text.charAt(at))) return undefined;
      at += 1;
      continue;
    }
    const start = at;
    while (at < text.length && at - start < AFTER && isLetter(text.charCodeAt(at))) at += 1;
    const role = rolesOf(text.slice(start, at))[0];
    if (role === 'phone') return 'maybe';
    if (role !== 'filler' && role !== 'is') return undefined;
  }
  return undefined;
}

/** What a field's name says of its value. */
export const ofField = byField((words): Verdict | undefined => {
  const said = wordsBefore(words, words.length);
  // `calls: 2847563920` is a count.
  return said === 'maybe' && !/contact|sms|dial/.test(words) ? undefined : said;
});

/** Looks at the words before, then at the field's name, then at the words behind. */
export function verdictOf(
  text: string,
  start: number,
  end: number,
  { words }: StringContext,
): Verdict | undefined {
  const before = start === 0 ? undefined : wordsBefore(text, start);
  if (before !== undefined) return before;
  const field = words.length > 2 ? ofField(words) : undefined;
  return field ?? (end === text.length ? undefined : wordsBehind(text, end));
}
