import type { FieldRule } from './policy.ts';

/** Finding types that field names tell of, and the names (normalized: lower case, without `_` and `-`). */
const SECRET_NAMES: Readonly<Record<string, string>> = {
  password: 'password passwd pwd passphrase passcode currentpassword newpassword oldpassword',
  secret:
    'secret secrets clientsecret secretkey secretaccesskey apisecret signingsecret webhooksecret totpsecret otp',
  token:
    'token accesstoken refreshtoken idtoken authtoken bearertoken sessiontoken securitytoken csrftoken xsrftoken xcsrftoken jwt',
  api_key: 'apikey xapikey authkey servicerolekey anonkey',
  private_key: 'privatekey privkey sshprivatekey keymaterial',
  cookie: 'cookie cookies setcookie',
  authorization: 'authorization proxyauthorization xamzsecuritytoken',
};

const PERSONAL_NAMES: Readonly<Record<string, string>> = {
  person_name:
    'firstname lastname middlename fullname givenname familyname surname maidenname mothersmaidenname',
  postal_address:
    'address streetaddress homeaddress mailingaddress shippingaddress billingaddress postaladdress street street1 street2 addressline1 addressline2 postalcode postcode zipcode',
  phone_number: 'phone phonenumber mobilephone mobilenumber telephone homephone workphone faxnumber',
  national_id:
    'ssn socialsecuritynumber nationalid nationalidnumber passportnumber driverslicense driverlicensenumber taxid',
  date_of_birth: 'dob dateofbirth birthdate birthday',
  payment_card: 'cardnumber creditcard creditcardnumber debitcard ccnumber',
  card_security_code: 'cvv cvv2 cvc cvc2 cardcvv cardcvc securitycode',
  pin: 'pin pincode cardpin',
  bank_account: 'iban bankaccount bankaccountnumber routingnumber sortcode',
};

/** Endings that make any name tell of a secret: `db_password`, `stripeSecretKey`, `X-Vault-Token`… */
const SECRET_ENDINGS: readonly (readonly [ending: string, type: string])[] = [
  ['password', 'password'],
  ['passwd', 'password'],
  ['passphrase', 'password'],
  ['secretkey', 'secret'],
  ['secretaccesskey', 'secret'],
  ['clientsecret', 'secret'],
  ['webhooksecret', 'secret'],
  ['signingsecret', 'secret'],
  ['accesstoken', 'token'],
  ['refreshtoken', 'token'],
  ['authtoken', 'token'],
  ['sessiontoken', 'token'],
  ['bearertoken', 'token'],
  ['apikey', 'api_key'],
  ['privatekey', 'private_key'],
];

/** `address` also names what a machine is reached by; that is not where somebody lives. */
const NETWORK_ADDRESS = new RegExp(
  [
    String.raw`[\da-f]{0,4}:[\da-f:.%]+`,
    String.raw`\d{1,3}(?:\.\d{1,3}){3}(?::\d{1,5})?`,
    String.raw`[a-z][a-z\d+.-]*:\/\/\S+`,
    String.raw`0x[\da-f]+`,
    String.raw`[a-z\d][\w.+'-]{0,60}@[a-z\d-]+(?:\.[a-z\d-]+)+`,
    // A pseudonym of one of these.
    String.raw`[a-z_]+_[\da-f]{16}`,
  ]
    .map((form) => `^${form}$`)
    .join('|'),
  'i',
);
const spares = { postal_address: (value: string) => NETWORK_ADDRESS.test(value) };

function rules(names: Readonly<Record<string, string>>): [string, FieldRule][] {
  return Object.entries(names).flatMap(([type, list]) =>
    list
      .split(' ')
      .map((name): [string, FieldRule] => [
        name,
        { type, action: 'mask', ...(type === 'postal_address' ? { spares: spares.postal_address } : {}) },
      ]),
  );
}

export const SECRET_FIELDS: ReadonlyMap<string, FieldRule> = new Map(rules(SECRET_NAMES));
export const PERSONAL_FIELDS: ReadonlyMap<string, FieldRule> = new Map(rules(PERSONAL_NAMES));
export const SECRET_FIELD_ENDINGS: readonly (readonly [string, FieldRule])[] = SECRET_ENDINGS.map(
  ([ending, type]) => [ending, { type, action: 'mask' }],
);

/**
 * What CloudTrail carries in `requestParameters` and `responseElements` beside the endings above. Names that are
 * secrets elsewhere and something else here (`token` of a page, `secret` as a name, `address`) are left out.
 */
export const TRAIL_FIELDS: ReadonlyMap<string, FieldRule> = new Map([
  ...rules({
    password: 'password passwd masteruserpassword masterpassword userpassword pwd',
    secret:
      'secretaccesskey secretstring secretbinary clientsecret secretkey plaintext sharedsecret presharedkey accesssecret ' +
      'confirmationcode',
    token:
      'sessiontoken accesstoken refreshtoken idtoken authtoken oauthtoken githubtoken samlassertion webidentitytoken authparameters ' +
      'sastoken authorizationtoken',
    api_key: 'apikey apikeyvalue',
    private_key: 'privatekey keymaterial privatekeyplaintext',
    user_data: 'userdata',
    cookie: 'cookie setcookie',
    authorization: 'authorization',
  }),
  ['environment', { type: 'environment_variable', action: 'mask', containersOnly: true }],
  ['environmentvariables', { type: 'environment_variable', action: 'mask', containersOnly: true }],
  ['environmentvariablesoverride', { type: 'environment_variable', action: 'mask', containersOnly: true }],
]);
