/** What a name says about the value beside it. */
export interface Telling {
  /** Says what is secret and of what (`client_secret`), and not only that something is (`token`). */
  readonly strong: boolean;
  /** Words follow that make it less sure: `password_super_secure`. */
  readonly tail: boolean;
}

export interface TellingNames {
  /** What every such name contains; flags `g` and `i`. */
  readonly hint: RegExp;
  /** Judges the name that stands in the text from `start` to `end`. */
  readonly test: (text: string, start: number, end: number) => Telling | undefined;
}

const SURE: Telling = { strong: true, tail: false };
const WEAK: Telling = { strong: false, tail: false };
const TAILED: Telling = { strong: true, tail: true };

const PASSWORD_WORDS =
  'pass_?(?:word|wd|wort|phrase|code)|passw(?:rd)?|pswd|pwd|kennwort|contrase(?:ñ|n|ni)a|mot_?de_?passe|senha|' +
  'wachtwoord|salasana|lösenord|losenord|adgangskode|hasło|haslo|jelszó|jelszo|пароль|密码|密碼|パスワード|비밀번호|' +
  '(?:^|_)(?:pass|passe|pw|psw|mdp)|(?:app|auth|admin|db|ftp|ftps|key|ldap|mail|my|mysql|pg|require|root|sl|smtp|ssh|ssl|store|trust|user)pass';
const KEY_WORDS =
  '(?:access|account|admin|aes|api|app|application|auth|cipher|client|consumer|crypto?|database|db|deploy|enc|encryption|' +
  'hmac|jwt|master|priv|private|rsa|sas|sec|secret|secret_?access|security|server|service|session|shared|shared_?access|' +
  'sign|signing|ssh|storage|subscription|webhook)_?key';
const SECRET_WORDS = `${KEY_WORDS}|secrete?|token|credential|(?:^|_)creds?`;

/** Behind a telling word these say nothing new. */
const OWN =
  '(?:_(?:again|b64|base64|clear|confirm|confirmation|current|dev|new|old|plain|plaintext|plain_?text|prod|production|' +
  'repeat|retype|sec|staging|str|string|test|val|value|verify))?_?\\d{0,3}$';
/** Behind a telling word these make it the name of something about a secret. */
const ABOUT = new Set(
  (
    'accepted accessed age decode encode find format get index join lower match replace split strip upper alg algo algorithm algorithms allowed also arn at attempt attempts attribute audience aware ' +
    'bits by bytes caching change changed char chars check checker checksum class code column config configured count ' +
    'created creation date days def description digest dir directory disabled duration enabled encoder encoding endpoint ' +
    'env error errors exchange exists expired expires expiration expire expiry factory failed failure field file filename ' +
    'filter fingerprint folder for format from generated generation generator grant handler hash hashed hashes header help ' +
    'hint hints history holder host id identifier ids in index info input invalid is issuer kind label last length ' +
    'level lifetime limit link list location login manager map max md5 message method mgr min missing mode model name names ' +
    'needed not number ok option options owner pair param parameter path pattern placeholder policy policies pos position prefix ' +
    'prompt property protected provider ref reference refs regex region rejected required requirement requirements reset ring ' +
    'rotated rotation rule rules scheme scope scopes selector service set sha sha1 sha256 sha512 size source spec state ' +
    'status store strategy strength suffix tag template text thumbprint time timeout title ttl type types uid uri url urls ' +
    'usage used uuid valid validation validator validity variable var verified version with'
  ).split(' '),
);

/** Marks of a page, of an attempt, of what anyone may know: tokens and keys that are no secrets. */
const PUBLIC =
  /(?:^|_)(?:next|prev|previous|page|paging|pagination|continuation|resume|cursor|skip|sync|change|client_?request|idempotency|lock|cancel(?:lation)?|max|min|num|total|prompt|completion|input|output|reasoning|cached?|public|pub|publishable|device|push|stop|bos|eos|pad|unk|mask|special)_?(?:tokens?|keys?)$/;

const passwordEnd = new RegExp(`(?:${PASSWORD_WORDS})${OWN}`);
// Two letters before any other word are chance in a random text.
const passwordTail = new RegExp(`(?:${PASSWORD_WORDS.replace('|pw|', '|')})((?:_[^_]{1,24}){1,3})$`);
const secretEnd = new RegExp(
  `(?:${SECRET_WORDS})s?${OWN}|(?:^|_)(?:auth|sig|signature|jsession_?id|php_?sess_?id|sess(?:ion)?_?id|sess_?id)$|(?:session|sess)id$|signature$`,
);
const secretTail = new RegExp(`(?:${KEY_WORDS}|secret|(?:api|auth|access)_?token)((?:_[^_]{1,24}){1,3})$`);
const UNQUALIFIED =
  /^(?:auth|creds?|credentials?|key|secrete?s?|sig|signature|tokens?|pass|pw|.*sess.{0,4}_?id)_?\d{0,3}$/;

/** `userPassWord`, `user-password`, `USER.PASSWORD` → `user_pass_word`, `user_password`. */
function words(name: string): string {
  return name
    .replaceAll(/([a-z\d])([A-Z])/g, '$1_$2')
    .toLowerCase()
    .replaceAll(/[^a-z\d\u0080-\uffff]+/g, '_')
    .replace(/^_/, '')
    .replace(/_$/, '');
}

function isAbout(tail: string): boolean {
  return tail
    .slice(1)
    .split('_')
    .some((word) => ABOUT.has(word));
}

function tellingOf(name: string, end: RegExp, tail: RegExp): Telling | undefined {
  if (end.test(name)) return UNQUALIFIED.test(name) ? WEAK : SURE;
  const rest = tail.exec(name)?.[1];
  return rest === undefined || isAbout(rest) ? undefined : TAILED;
}

const IN_PASSWORDS =
  'pass|pwd|pswd|pw|mdp|kennwort|contrase|senha|woord|salasana|lösen|losen|adgang|has[łl]o|jelsz|[\u0300-\uffff]';
const A_PASSWORD = new RegExp(IN_PASSWORDS, 'i');
const SIGNATURE = /sig(?:nature)?$/i;
const A_SECRET = /secret|key|token|cred|auth|sig|sess/i;

/** Names of passwords. */
export const PASSWORD_NAMES: TellingNames = {
  hint: new RegExp(IN_PASSWORDS, 'gi'),
  test(text, start, end) {
    const name = text.slice(start, end);
    return A_PASSWORD.test(name) ? tellingOf(words(name), passwordEnd, passwordTail) : undefined;
  },
};

const CODE = 'code';

/** Names of keys, tokens and whatever else is secret without being a password. */
export const SECRET_NAMES: TellingNames = {
  hint: /secret|key|token|cred|auth|sig|sess|[?&]code=/gi,
  test(text, start, end) {
    // The authorization code of OAuth 2.0 (RFC 6749 §4.1.2) is one only in a query.
    if (end - start === CODE.length && text.startsWith(CODE, start))
      return /[?&]/.test(text.charAt(start - 1)) ? WEAK : undefined;
    const raw = text.slice(start, end);
    if (!A_SECRET.test(raw)) return undefined;
    // A signature opens the address that it stands in, and nothing else.
    if (SIGNATURE.test(raw) && text.charAt(end) !== '=') return undefined;
    const name = words(raw);
    return PUBLIC.test(name) ? undefined : tellingOf(name, secretEnd, secretTail);
  },
};
