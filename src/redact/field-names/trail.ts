/**
 * What CloudTrail carries in `requestParameters` and `responseElements` beside the endings of any document, by finding
 * type: members that the services' API models call sensitive, and where AWS does not, what opens doors. Names that are
 * secrets elsewhere and something else here (`token` of a page, `secret` as a name, `address`, `key`) are left out.
 */
export const TRAIL_NAMES: Readonly<Record<string, string>> = {
  // IAM, RDS, Redshift, Directory Service, Cognito, ElastiCache and MemoryDB (`passwords`), EC2 (`passwordData`), DMS.
  password:
    'password passwords passwd masteruserpassword masterpassword userpassword pwd passworddata passwordverifier',
  // Secrets Manager, IAM (MFA seeds, service credentials), KMS, EC2 (VPN), Cognito, Storage Gateway (CHAP), DMS, IoT Wireless.
  secret:
    'secretaccesskey rawsecretaccesskey secretstring secretbinary clientsecret secretkey secrethash secretcode plaintext ' +
    'plaintextblob sharedsecret presharedkey accesssecret servicepassword servicecredentialsecret base32stringseed qrcodepng ' +
    'customergatewayconfiguration secrettoauthenticateinitiator secrettoauthenticatetarget securitydbencryption ' +
    'basicauthcredentials platformcredential servicejson headervalue applicationkey appkey nwkkey genappkey appskey nwkskey ' +
    'fnwksintkey snwksintkey nwksenckey xamzserversideencryptioncustomerkey xamzcopysourceserversideencryptioncustomerkey ' +
    'xamzsignature kerberoskeytab certificatewallet uploadpolicysignature customauthenticationcredentials activationkey ' +
    'challengeresponses',
  // STS and IAM (MFA codes), Cognito, IAM Identity Center, Systems Manager (activations), Route 53 Domains, Snowball.
  one_time_code:
    'tokencode authenticationcode1 authenticationcode2 confirmationcode verificationcode usercode devicecode codeverifier ' +
    'authcode authorizationcode domainauthcode activationcode unlockcode',
  // STS, IAM Identity Center, Cognito, EventBridge, Amplify, CodePipeline, ECR, CodeArtifact, MWAA, SageMaker, Connect.
  token:
    'sessiontoken accesstoken refreshtoken idtoken authtoken oauthtoken githubtoken samlassertion webidentitytoken ' +
    'authparameters sastoken sasconfiguration authorizationtoken secrettoken identitytoken openidtoken subjecttoken actortoken ' +
    'signintoken tokenvalue clitoken webtoken participanttoken connectiontoken jointoken billingtoken importtoken tokenkey ' +
    'logins authorizedurl embedurl streamurl xamzsecuritytoken jwttoken apitoken',
  api_key: 'apikey apikeyvalue serviceapikeyvalue',
  private_key:
    'privatekey privatekeys keymaterial privatekeyplaintext privatekeybase64 hostkeybody hostkey sshkey',
  user_data: 'userdata',
  cookie: 'cookie setcookie',
  authorization: 'authorization',
};

/** Objects and lists of variables, whose values are whatever an application needs; a string of this name is none. */
export const TRAIL_VARIABLES =
  'environment environmentvariables environmentvariablesoverride environmentvariablesoverrides runtimeenvironmentvariables ' +
  'buildenvironmentvariables connectorconfiguration airflowconfigurationoptions';
