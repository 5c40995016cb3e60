import { generateMnemonic, mnemonicToSeed, validateMnemonic } from '@scure/bip39';
import { wordlist } from '@scure/bip39/wordlists/english.js';
import { base64url } from 'jose';
import type { Signer } from './client.ts';
import { signerFrom } from './signer.ts';

/**
 * The backup of a guest (S2 b). The key of a device cannot leave it. So a backup is a second key of the same player, made from twelve
 * words (128 random bits, BIP-39) that the player writes down. Neither the words nor the key are stored anywhere.
 */
export const newBackupWords = (): string => generateMnemonic(wordlist);

/** For this and nothing else: whoever uses the same words elsewhere has another key there. */
const PURPOSE = 'parley guest backup';

/** What stands before the 32 bytes of an Ed25519 key in its PKCS #8 form. */
const PKCS8_HEAD = [0x30, 0x2e, 2, 1, 0, 0x30, 5, 6, 3, 0x2b, 0x65, 0x70, 4, 0x22, 4, 0x20];

/** The key of these words; null where they are no backup: a word is missing or mistyped. */
export async function backupSigner(text: string): Promise<Signer | null> {
  const words = text.trim().toLowerCase().split(/\s+/).join(' ');
  if (!validateMnemonic(words, wordlist)) return null;
  const seed = (await mnemonicToSeed(words, PURPOSE)).slice(0, 32);
  const pkcs8 = new Uint8Array([...PKCS8_HEAD, ...seed]);
  const privateKey = await crypto.subtle.importKey('pkcs8', pkcs8, 'Ed25519', true, ['sign']);
  const { x = '' } = await crypto.subtle.exportKey('jwk', privateKey);
  const publicKey = await crypto.subtle.importKey('raw', base64url.decode(x).slice(), 'Ed25519', true, ['verify']);
  return signerFrom({ privateKey, publicKey });
}
