import type { StringContext } from '../../detector.ts';

/**
 * What the words nearest to digits say of them: `phone` that they are a telephone number, `maybe` that they are if they
 * look like one, `other` that they are something else.
 */
export type Verdict = 'phone' | 'maybe' | 'other';

/** Word stems and phrases; a blank stands for blanks, `-`, `_` or nothing. */
const PHONE =
  'phones? tele?phones? tel tlf tfno cell cells cellular cellphone mobile mobiles mob mobil fax faxes whats_app viber we_chat telegram ' +
  'msisdn handy handynr handynummer hotline helpline landline callback voicemail pager contact_(?:number|no) ' +
  'telefone?s? telefono téléphone teléfono telefonas telefonnr telefonnummer telefonnumber rufnummer ' +
  'mobilnummer mobilnr portable móvil movil celular cellulare gsm cep komórka komorka puhelin matkapuhelin telefoonnummer ' +
  'mobiel τηλέφωνο телефон тел моб мобильный';
const PHONE_SCRIPTS =
  '电话 電話 手机 手機 携帯 联系方式 전화 휴대폰 핸드폰 फ़ोन मोबाइल هاتف موبايل טלפון נייד โทร';
const MAYBE =
  'call calls called calling text texted ring dial dialed dialled reach sms contact sent_to send_to number_is no_is ph';
const OTHER =
  'orders? invoices? tickets? cases? refs? references? ids? identifier uuid guid serial version versions ver build release ' +
  'tracking parcel shipment accounts? acct iban routing bank card cards ssn social_security passport licen[cs]e tax vat ' +
  'nhs insurance policy member customer student employee patient pin pan zip postcode isbn issn doi sku ean upc barcode ' +
  'hash checksum digest sha commit revision timestamp epoch ts date duration offset size bytes length count total ' +
  'amount price balance cost quantity qty row rows page port ports pid process thread request requests session ' +
  'trace span job batch transaction txn sequence seq event article product item items part model lot code error ' +
  'status exit score seed latitude longitude lat lon lng coordinates? address block height nonce wei usd eur gbp';

const alternatives = (list: string): string => list.replaceAll(' ', '|').replaceAll('_', '[\\s_-]?');

const WORDS = new RegExp(
  `(?<!\\p{L})(?:(?<phone>(?:${alternatives(PHONE)})(?:[\\s_-]?(?:numbers?|no|nr|num)\\b\\.?)?)|` +
    `(?<other>(?:${alternatives(OTHER)})(?:[\\s_-]?(?:number|no|nr|num)\\b\\.?)?(?:\\sis\\b)?)|` +
    `(?<maybe>${alternatives(MAYBE)}))(?!\\p{L})|(?<script>${alternatives(PHONE_SCRIPTS)})`,
  'giu',
);

/** UTF-16 units before and behind a match in which words are looked for. */
const BEFORE = 40;
const AFTER = 24;
/** Longest mark of an earlier redaction. */
const MARK_LENGTH = 64;
const MARK_BEFORE = /^[\s\S]*(?:[A-Z]{0,8}:[a-z\d_]{1,40}\]|_[\da-f]{16}|\*{3})/;
const MARK_AFTER = /\[REDACTED|\*{3}|_[\da-f]{16}/;

/** `phoneNumber` as two words. */
const unjoined = (text: string): string => text.replaceAll(/([a-z])([A-Z])/g, '$1 $2');

function kindOf({ groups }: RegExpExecArray): Verdict {
  return groups?.other !== undefined ? 'other' : groups?.maybe !== undefined ? 'maybe' : 'phone';
}

/** The last word of `text` that says anything, with what stands behind it. */
function lastWord(text: string): { readonly verdict: Verdict; readonly gap: string } | undefined {
  let last: { readonly verdict: Verdict; readonly gap: string } | undefined;
  WORDS.lastIndex = 0;
  for (let match = WORDS.exec(text); match !== null; match = WORDS.exec(text))
    last = { verdict: kindOf(match), gap: text.slice(match.index + match[0].length) };
  return last;
}

/** Between a label and its number: no other number, and few words. */
const LABEL_GAP =
  /^(?:[^\p{L}\p{N}]|\b(?:number|numero|número|nummer|no|nr|num|is|was|ist|es|est|at|on|to|me|us|my|your|work|home|office|direct|main)\b){0,12}$/iu;

/** `phone Ms Ray on`: the number may still be meant. */
const CLAUSE = /^[^,.;!?\n]{0,28}$/;

/** Looks at the words before, then at the field's name, then at the words behind. */
export function verdictOf(
  text: string,
  start: number,
  end: number,
  { words }: StringContext,
): Verdict | undefined {
  if (start > 0) {
    const near = text.slice(Math.max(0, start - BEFORE - MARK_LENGTH), start);
    // What an earlier redaction left is no word, and what stood before it was further away.
    const marked = MARK_BEFORE.exec(near)?.[0].length ?? 0;
    const found = lastWord(unjoined(near.slice(Math.max(marked, near.length - BEFORE))));
    if (found !== undefined && !/\d/.test(found.gap)) {
      if (found.verdict !== 'phone' || LABEL_GAP.test(found.gap)) return found.verdict;
      if (CLAUSE.test(found.gap)) return 'maybe';
    }
  }
  const field = words.length > 2 ? lastWord(words)?.verdict : undefined;
  // `calls: 2847563920` is a count.
  if (field === 'maybe' && !/contact|sms|dial/.test(words)) return undefined;
  if (field !== undefined || end === text.length) return field;
  const behind = text.slice(end, end + AFTER);
  const match = /^[\s)(,:-]{1,3}([\p{L}\s]{2,})/u.exec(behind.slice(0, behind.search(MARK_AFTER) >>> 0));
  const after = match === null ? undefined : lastWord(match[1] as string)?.verdict;
  return after === 'phone' ? 'maybe' : undefined;
}
