import type { Action } from './actions.ts';
import type { Detector } from './detector.ts';

/** Kinds of detector that can be switched as a whole, and what each is about. */
export const PACK_MEANINGS = {
  contact: 'How a person is reached: e-mail addresses, telephone numbers',
  financial: 'Payment cards, bank accounts and their security codes',
  government_id: 'Numbers that states give to people and firms: identity, tax, passport',
  health: 'Numbers of patients, insured persons and those who treat them',
  vehicle: 'Vehicle identification numbers and registration plates',
  network: 'Addresses of machines: IP, MAC',
  crypto: 'Addresses and keys of crypto currencies',
  credential: 'Keys and tokens in a form that their issuer published',
  secret: 'Passwords, cookies, private keys and whatever stands beside a name that tells of a secret',
  custom: 'What a tenant describes itself',
} as const;
export type Pack = keyof typeof PACK_MEANINGS;
export const PACKS = Object.keys(PACK_MEANINGS) as readonly Pack[];

/** Actions that only detectors with a method for them can take. */
export type FormAction = 'partial' | 'truncate';

export function isFormAction(action: Action): action is FormAction {
  return action === 'partial' || action === 'truncate';
}

/** What decides which actions a detector can take. */
export type Abilities = Pick<Detector, 'type' | 'pack' | FormAction | 'defaultAction'>;

/** A pack's action as one of its detectors can take it: where it has no such form, a mask. */
function actionOfPack(detector: Abilities, action: Action): Action {
  return isFormAction(action) && detector[action] === undefined ? 'mask' : action;
}

type Actions = Readonly<Record<string, Action>>;

/**
 * Action by finding type: what `types` says of it, else what `packs` says of its pack, else what is usual in the
 * document, else what the detector does by itself.
 */
export function resolveActions(
  detectors: readonly Abilities[],
  { types, packs, usual }: { readonly types: Actions; readonly packs: Actions; readonly usual: Actions },
): Actions {
  const actions: Record<string, Action> = {};
  for (const detector of detectors) {
    const ofPack = packs[detector.pack];
    actions[detector.type] ??=
      types[detector.type] ??
      (ofPack === undefined ? undefined : actionOfPack(detector, ofPack)) ??
      usual[detector.type] ??
      detector.defaultAction ??
      'mask';
  }
  return actions;
}

/** Packs that are looked for even where a policy keeps identities. */
export const SECRET_PACKS: ReadonlySet<Pack> = new Set(['credential', 'secret', 'crypto']);
