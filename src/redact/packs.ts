/** Detectors that belong together and can be switched as one, and what each pack finds. */
export const PACKS = {
  contact: 'e-mail addresses and phone numbers',
  financial: 'payment cards, bank accounts and routing numbers',
  government_id: 'numbers by which states know people and companies',
  health: 'numbers of insured people, of doctors and of practices',
  vehicle: 'registration plates',
  network: 'IP and MAC addresses',
  crypto: "wallets' addresses and keys",
  credential: 'keys and tokens whose issuers mark them',
  secret: 'whatever a name or a shape beside it gives away as secret',
  custom: 'detectors of your own configuration',
} as const;
export type Pack = keyof typeof PACKS;

/** Packs that are looked for even where a policy keeps identities. */
export const SECRET_PACKS: ReadonlySet<Pack> = new Set(['credential', 'secret', 'crypto']);
