import type { Questions } from './aws-play.ts';

/** Users, roles, tokens, policies, sign-ins, the root user, the organization. */
export const ACCESS_QUESTIONS: Questions = [
  [
    'Ask the person whether they just signed in from there; if not, their password is known: change it and check MFA.',
    [100524],
  ],
  [
    'Ask the person whether they just signed in; if not, disable them at the identity provider first.',
    [100526],
  ],
  [
    'Somebody had the right password but not the device: ask the owner; if it was not them, change the password.',
    [100528],
  ],
  [
    'Ask whoever keeps the root password why the root user was used; reading can be done by an ordinary role.',
    [100513],
  ],
  ['Ask whoever keeps the root password which service they set up; an ordinary role can do so.', [100531]],
  ['Ask who needs this change of IAM, and compare it with your infrastructure code.', [100840]],
  ['Ask who the new user is for: people sign in through single sign-on, programs take roles.', [100841]],
  ['Ask the user whether they made this access key, and where it will be kept.', [100842]],
  [
    'Ask the owner of the key whether they wanted it; a key made for somebody else is a way back in.',
    [100843],
  ],
  ['Ask the user whether they wanted to sign in to the console: programs need no password.', [100844]],
  ['Ask the user whether they asked for this reset of their password.', [100845]],
  [
    'Ask the user whether they know of the new password: whoever set it knows it, and need not be asked to change it.',
    [100846],
  ],
  ['Ask the user whether they changed their own password just now.', [100847]],
  ['Compare the password policy with the one your rules demand, and ask who weakened it.', [100852]],
  [
    'Ask the user whether the added credential (certificate, SSH key or service password) is theirs.',
    [100853],
  ],
  ['Find out why the key had been switched off before somebody made it active again.', [100854]],
  ['See whether the person left or a key was replaced; if neither, somebody locks others out.', [100855]],
  ['Read the policy as it is now, and ask who reviewed the change.', [100860, 100866]],
  ['Ask why the attached policy is needed, and what the least one would be.', [100864]],
  [
    'Ask who decided that the boundary may go: without it, the identity can raise its own permissions.',
    [100867],
  ],
  ['Ask the owner of the group whether the user belongs in it.', [100868]],
  ['Ask another administrator whether this user is meant to be one.', [100869]],
  ['Read the trust of the role, and check that each account and service in it is yours.', [100870]],
  ['See whether the provider is one of yours, and which roles trust it.', [100875]],
  ['See which certificates may now take which roles, and who asked for it.', [100877]],
  [
    'Ask why a federation token is needed: it outlives the access key that made it, and few programs use one.',
    [101170],
  ],
  [
    'See whether the user gave an MFA code from their usual place; stolen keys ask for session tokens too.',
    [101172],
  ],
  [
    'Ask who turned the credentials of a program into a sign-in to the console, and with which tool.',
    [101173],
  ],
  ['Only counted: see whether this identity usually takes this role, and from this address.', [101178]],
  ['Ask who needed the role of the whole account, and under which ticket.', [101181]],
  ['Compare the permission sets and assignments of single sign-on with your infrastructure code.', [101182]],
  ['Ask the owner of the organization whether this account or policy was meant to change.', [100963]],
  ['Ask who needs the new region; where nobody works, nobody looks for hidden machines.', [100964]],
  ['Read the regions and contacts of the account: warnings of AWS must still reach you.', [100965]],
  ['See whether the contacts were read or changed, and whether warnings of AWS still reach you.', [100966]],
  ['Ask who needs the higher quota: miners and senders of spam ask for one first.', [100967]],
];
