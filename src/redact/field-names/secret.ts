/** Names of secrets by finding type; normalized: lower case, without `_` and `-`. */
export const SECRET_NAMES: Readonly<Record<string, string>> = {
  password:
    'password passwords passwd pwd psw pswd pw pass userpass dbpass passphrase passphrases passcode currentpassword ' +
    'newpassword oldpassword password1 password2 newpassword1 newpassword2 passwordconfirm passwordconfirmation ' +
    'passwordrepeat passwordagain passwordverify passwordtext passwordplain plaintextpassword cleartextpassword passwordvalue ' +
    'passwordhash passworddigest hashedpassword pwdhash pwhash passwordsalt ' +
    'kennwort passwort kennwörter mdp motdepasse contraseña contrasena contrasenya senha senhas wachtwoord hasło haslo ' +
    'lösenord losenord adgangskode passord salasana jelszó jelszo heslo şifre пароль 密码 密碼 パスワード 비밀번호',
  secret:
    'secret secrets secrettext secretvalue clientsecret secretkey secretaccesskey apisecret signingsecret webhooksecret ' +
    'totpsecret mfasecret otpsecret base32secret otpauthurl securityanswer securityanswers securityquestionanswer secretanswer ' +
    'seedphrase mnemonic mnemonicphrase recoveryphrase recoverykey recoverykeys encryptionpassphrase keytab',
  one_time_code:
    'otp otpcode onetimecode onetimetoken totp totpcode hotp mfacode mfatoken tfacode 2facode twofactorcode twofactortoken ' +
    'verificationcode confirmationcode smscode emailcode logincode resetcode passwordresetcode recoverycode recoverycodes ' +
    'backupcode backupcodes scratchcodes authcode authorizationcode activationcode devicecode usercode codeverifier magiclink',
  token:
    'token tokens accesstoken refreshtoken idtoken authtoken bearertoken sessiontoken securitytoken csrf csrftoken xsrf ' +
    'xsrftoken xcsrftoken xxsrftoken csrfmiddlewaretoken authenticitytoken requestverificationtoken jwt jwttoken jsonwebtoken ' +
    'oauth oauthtoken sso ssotoken samlresponse samlassertion personalaccesstoken xvaulttoken privatetoken jobtoken',
  api_key:
    'apikey apikeys xapikey authkey servicerolekey anonkey subscriptionkey ocpapimsubscriptionkey xfunctionskey',
  private_key:
    'privatekey privatekeys privkey sshprivatekey privatekeypem privatekeybase64 privatersakey rsaprivatekey keymaterial',
  cookie:
    'cookie cookies setcookie cookie2 setcookie2 httpcookie cookieheader rawcookies sessioncookie sessioncookies authcookie ' +
    'phpsessid jsessionid aspsessionid asp.netsessionid connect.sid laravelsession .aspxauth',
  authorization:
    'authorization proxyauthorization httpauthorization authorizationheader authheader xauthorization xamzsecuritytoken ' +
    'xforwardedauthorization xoriginalauthorization basicauth',
};

/** Endings that make any name tell of a secret, by finding type: `db_password`, `stripeSecretKey`, `X-Vault-Token`… */
export const SECRET_ENDINGS: Readonly<Record<string, string>> = {
  password:
    'password passwords passwd passphrase passcode userpwd dbpwd kennwort passwort motdepasse contraseña contrasena senha wachtwoord',
  secret:
    'secretkey secretaccesskey secretstring accesssecret apisecret appsecret applicationsecret authsecret clientsecret ' +
    'consumersecret cookiesecret hmacsecret jwtsecret oauthsecret sessionsecret sharedsecret signingsecret tokensecret ' +
    'webhooksecret sharedaccesskey',
  token:
    'accesstoken activationtoken apitoken authtoken authenticationtoken authorizationtoken bearertoken bottoken csrftoken ' +
    'githubtoken gitlabtoken idtoken identitytoken invitationtoken invitetoken jwttoken logintoken mfatoken npmtoken ' +
    'oauthtoken oauth2token recoverytoken refreshtoken registrationtoken remembertoken resettoken sastoken secrettoken ' +
    'securitytoken sessiontoken slacktoken ssotoken vaulttoken verificationtoken webtoken xsrftoken',
  api_key: 'apikey',
  private_key: 'privatekey privatekeypem',
};
