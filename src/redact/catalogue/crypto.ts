import type { CatalogueEntry } from './entry.ts';
import { entriesOf } from './rows.ts';

export const cryptoCatalogue: readonly CatalogueEntry[] = entriesOf(`
crypto_address | Address of a wallet | Bitcoin and its relatives, Ethereum, Tron, XRP, Zcash, Tezos, Cardano, Cosmos, Monero | Base58Check, Bech32, Bech32m or CashAddr; of Ethereum and Monero prefix, alphabet and length | https://github.com/bitcoin/bips/blob/master/bip-0173.mediawiki
`);
