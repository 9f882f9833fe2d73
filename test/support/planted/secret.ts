import { createHmac } from 'node:crypto';
import type { Planted } from './secrets.ts';

/** Letters and digits that look random and are always the same. */
function noise(label: string, length: number): string {
  const bytes = createHmac('sha512', 'planted secret').update(label).digest('base64url');
  return `k1${bytes.replaceAll(/[-_]/g, '7')}`.slice(0, length);
}

const hex = (label: string, length: number): string =>
  createHmac('sha512', 'planted secret').update(label).digest('hex').slice(0, length);
const uuid = (label: string): string => hex(label, 32).replace(/^(.{8})(.{4})(.{4})(.{4})/, '$1-$2-$3-$4-');

/** The value stands for `@` in the text around it. */
function beside(type: string, value: string, around: string): Planted {
  const [before = '', after = ''] = around.split('@@');
  return { type, value, text: before + value + after };
}

/** As people choose them, and as generators make them. */
const chosen = (label: string): string => `Pw${noise(label, 8)}`;
const SIGNS = ['q{{w}r)t$', '{y]u(i[o>p', '-_$#end}}'].join('');
const PHRASE = ['quiet', 'otters', 'and', 'tall', 'ladders'].join(' ');

const PASSWORDS = [
  'password=@@',
  'DB_PASSWORD: @@',
  'passwd := @@',
  'userPassword => "@@"',
  'spring.datasource.password = @@',
  'Kennwort: @@',
  'mot de passe: @@',
  'senha=@@',
  'Server=db;User Id=sa;Password=@@;Encrypt=true',
  'jdbc:sqlserver://db:1433;user=app;password=@@;',
  'host=db user=app password=@@ dbname=shop',
  '?user=app&password=@@&ssl=true',
  '<password>@@</password>',
  '<wsse:Password Type="PasswordText">@@</wsse:Password>',
  '<entry key="smtp.password">@@</entry>',
  '{"name":"password","value":"@@"',
  '{\\"password\\":\\"@@\\",\\"n\\":1}',
  '&quot;password&quot;:&quot;@@&quot;',
  'if (password == "@@") {',
  'if ("@@" !== user.password) {',
  'char passwd[25] = "@@";',
  'NSString *password = @"@@";',
  'std::string password("@@");',
  'setProperty("password", "@@")',
  'tool --password @@ -v',
  'keytool -storepass @@ -list',
  'sshpass -p @@ ssh host',
  'mysql -u root -p@@ shop',
  'docker login -u app -p @@ registry.example.com',
  'redis-cli -a @@ ping',
  'net user app @@ /add',
  'curl -u app:@@ https://api.example.com/',
  "curl --user 'app:@@' https://api.example.com/",
  'openssl rsa -passin pass:@@ -in key',
  'ConvertTo-SecureString "@@" -AsPlainText -Force',
  "CREATE USER app IDENTIFIED BY '@@'",
  "ALTER ROLE app ENCRYPTED PASSWORD '@@'",
  "CREATE LOGIN app WITH PASSWORD = N'@@'",
  'machine api.example.com login app password @@',
  'UserName app PassWord @@',
  'my password is @@',
  'my login credentials: app / @@',
  'requirepass @@',
  'app:@@@tcp(db:3306)/shop',
];
const SECRETS = [
  'api_key=@@',
  '"clientSecret": "@@"',
  'AUTH_CLIENTSECRET = @@',
  'softlayer_api_key := "@@"',
  'ibm_cos_secret_key = "@@"',
  'apikey_myservice: "@@"',
  'API key: @@',
  '<apiKey>@@</apiKey>',
  'tool --api-key "@@" run',
  'ENV API_KEY @@',
  'GetEnvOrDefault("api_token", "@@")',
  'X-Api-Key: @@',
  'X-Session-Token: @@',
  'curl -H "Key: @@" https://api.example.com/',
  '"x-auth-token": ["@@"]',
  'registry.authToken=@@',
  'Endpoint=sb://x.example.com/;SharedAccessKeyName=root;SharedAccessKey=@@=',
  '?sv=2022-11-02&sig=@@%3D&se=2026',
  '?access_token=@@&page=2',
  'https://shop.example.com/callback?code=@@&state=1',
  'JSESSIONID=@@',
  'if ("@@" == api_key) {',
];

/** One or more of each detector's kind, in every way that it is given away. */
export function plantedSecret(): readonly Planted[] {
  return [
    ...PASSWORDS.map((around) => beside('password', chosen(around), around)),
    ...SECRETS.map((around) => beside('secret', noise(around, 24), around)),
    beside('password', SIGNS, 'password = "@@"'),
    beside('password', SIGNS, 'db_pass_secure := "@@"'),
    beside('secret', SIGNS, 'if (api_key === "@@") {'),
    beside('secret', SIGNS, 'char secrete[25] = "@@";'),
    beside('password', PHRASE, 'my_password_sec = "@@"'),
    beside('secret', PHRASE, 'aws_secret_access_key: "@@"'),
    beside('secret', uuid('token'), 'ACME_TOKEN := "@@"'),
    beside('url_password', chosen('url'), 'mongodb+srv://app:@@@cluster.example.com/shop'),
    beside('url_password', `${chosen('url')}/#1`, 'amqp://app:@@@mq'),
    beside('url_password', noise('url', 30), 'https://@@@git.example.com/shop'),
    beside(
      'basic_credentials',
      Buffer.from(`app:${chosen('basic')}`).toString('base64'),
      'Proxy-Authorization: Basic @@',
    ),
    beside('bearer_token', noise('bearer', 32), '"authorization": "Bearer @@"'),
    beside('authorization', noise('auth', 28), 'Authorization: Token @@'),
    beside('authorization', noise('plain', 28), 'authorization: @@'),
    beside(
      'authorization',
      hex('digest', 32),
      'Authorization: Digest username="app", uri="/", response="@@"',
    ),
    beside(
      'authorization',
      noise('aws', 28),
      `Authorization: AWS ${['AKIA', 'IOSFODNN7EXAMPLE'].join('')}:@@=`,
    ),
    beside('cookie', `sid=${noise('cookie', 24)}`, 'Set-Cookie: @@'),
    beside('cookie', `sid=${noise('jar', 24)}`, "curl -b '@@' https://shop.example.com/"),
  ];
}

/** What stands beside telling names, or has their shape, and is no secret. */
export function secretLookAlikes(): readonly string[] {
  const id = uuid('look-alike');
  const random = noise('look-alike', 16);
  return [
    'password: must contain 8 characters',
    'password is required',
    'password is base64 encoded',
    'Failed password for invalid user admin from gateway port 22 ssh2',
    'user bob password reset requested',
    'sudo: 3 incorrect password attempts ; TTY=pts/0 ; PWD=/home/bob ; USER=root',
    '"password": "must not be empty"',
    'password: {{ vault.db }}',
    'password=%(password)s',
    'password = config["db"]["password"]',
    'password: user.password,',
    'password = await readPassword("db")',
    'password?: string',
    'login(password=password)',
    'passwordVariable: "PASSWORD"',
    'password_strength=weak',
    'PuttyPassword=0',
    'PASS: test_login_ok',
    '<input type="password" name="password" id="pw1">',
    'Invalid token: unexpected end of JSON input',
    '"token": "The token has expired"',
    'token_type=bearer&expires_in=3600',
    'max_tokens=4096',
    `nextToken=${random}`,
    `"accessor":"${random}"`,
    `credentialsId: '${id}'`,
    `kms_key_id: ${id}`,
    `clientToken=${id}`,
    `idempotency_key=${id}`,
    `"key_name": "${random}"`,
    `public_key = "${random}"`,
    `TokenFile="${random}.cer"`,
    'keyword: "Befund_P2"',
    'monkeys-audio:mx64-uwp=fail',
    'KeyPair = X25519.KeyPair',
    'token = tokens[i]',
    "access_token_url='https://auth.example.com/oauth/2/token1'",
    'secretId: arn:aws:secretsmanager:eu-west-1:123456789012:secret:shop/db-AbC123',
    'io.jsonwebtoken:jjwt-jackson:0.11.2',
    `signature: ${random}`,
    `{appId:"A1",apiKey:"${hex('page', 32)}",indexName:"docs"}`,
    `apiKey: "${hex('made up', 30)}aF9C"`,
    'token3: abcd-1234-1234-1234-a1b2c3d4e5f6',
    'api_key = a1b2c3d4e5f6####################',
    `X-Amz-Credential=${['AKIA', 'IOSFODNN7EXAMPLE'].join('')}%2F20260304%2Feu-west-1%2Fs3%2Faws4_request`,
    'curl -u app https://api.example.com/',
    'curl -u username:password https://api.example.com/',
    `curl -u "$${'{APP_USER}:$'}${'{APP_PASSWORD}'}" https://api.example.com/`,
    'curl --user app:[PASSWORD] https://api.example.com/',
    'Authorization: Bearer ...',
    'Authorization: required',
    'cookie policy: a=b',
    'https://host.example.com:8080/a@b',
    'http://app@pass:example.com:8080/reset/password/12345?foo=bar',
    'GITHUB_API_KEY=\nOTHER_API_KEY=',
  ];
}
