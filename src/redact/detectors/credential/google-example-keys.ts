/**
 * Keys in the samples of https://github.com/firebase/firebase-android-sdk, as the allow-list of gitleaks' rule
 * `gcp-api-key` names them, without their first six characters: known to everyone, a secret of nobody.
 */
const PUBLISHED = new Set(
  (
    'AnLA7NfeLquW1tJFpx_eQCxoX-oo6YyIs CkEhVjf3pduRDt6d1yKOMitrUEke8agEM DMAScliyLx7F0NPDEJi1QmyCgHIAODrlU ' +
    'D3asb-2pEZVqMkmL6M9N6nHZRR_znhrh0 AdOS2zB6NCsk1pCdZ4-P6GBdi_UUPwX7c ASWm6HmTMdYWpgMnjRBjxcQ9CKctWmLd4 ' +
    'ANUvH9H9BsUccjsu2pCmEkOPjjaXeDQgY A5_iVawFQ8ABuTZNUdcwERLJv_a_p4wtM A4UrcGxgwQFTfaI3no3t7Lt1sjmdnP5sQ ' +
    'DSb51JiIcB6OJpwwMicseKRhhrOq1cS7g BF2RrAIm4a0mO64EShQfqfd2AFnzAvvuU BcE-OOIbhjyR83gm4r2MFCu4MJmprNXsw ' +
    'B8qGxt4ec15vitgn44duC5ucxaOi4FmqE A8vmApnrHNFE0bApF4hoZ11srVL_n0nvY'
  ).split(' '),
);

/** Of Google's published samples, or the alphabet in place of a key. */
export function isPublishedGoogleKey(key: string): boolean {
  return PUBLISHED.has(key.slice(6)) || /abcdefghij/i.test(key) || /(.)\1{9}/.test(key);
}
