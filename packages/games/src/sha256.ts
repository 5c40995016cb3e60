/**
 * SHA-256 of a text of ASCII, as 32 bytes. The rules of a title are computed in one go and in every engine alike, so they cannot wait for
 * the one of the platform.
 */
export function sha256(text: string): Uint8Array {
  const words = padded(text);
  const state = new Uint32Array(FIRST);
  for (let block = 0; block < words.length; block += 16) compress(state, words, block);
  const bytes = new Uint8Array(32);
  for (let at = 0; at < 32; at += 1) bytes[at] = (state[at >> 2] ?? 0) >>> (24 - 8 * (at & 3));
  return bytes;
}

/** The same in base64url, 43 characters. */
export function sha256Text(text: string): string {
  let written = '';
  const bytes = sha256(text);
  for (let at = 0; at < bytes.length; at += 3) {
    const [one = 0, two = 0, three = 0] = bytes.subarray(at, at + 3);
    const group = (one << 16) | (two << 8) | three;
    for (let shift = 18; shift >= 0; shift -= 6) written += SIGNS.charAt((group >>> shift) & 63);
  }
  return written.slice(0, 43);
}

const SIGNS = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_';

/** The text as words of 32 bits, with a one, zeros, and its length in bits at the end. */
function padded(text: string): Uint32Array {
  const words = new Uint32Array(16 * Math.ceil((text.length + 9) / 64));
  for (let at = 0; at <= text.length; at += 1) {
    const byte = at < text.length ? text.charCodeAt(at) : 0x80;
    if (byte > 0x80) throw new Error('only texts of ASCII are hashed');
    words[at >> 2] = (words[at >> 2] ?? 0) | (byte << (24 - 8 * (at & 3)));
  }
  words[words.length - 1] = 8 * text.length;
  return words;
}

/** Reused from block to block. */
const schedule = new Uint32Array(64);

function compress(state: Uint32Array, words: Uint32Array, block: number): void {
  for (let at = 0; at < 16; at += 1) schedule[at] = words[block + at] ?? 0;
  for (let at = 16; at < 64; at += 1) {
    const near = schedule[at - 2] ?? 0;
    const far = schedule[at - 15] ?? 0;
    const mixedNear = turned(near, 17) ^ turned(near, 19) ^ (near >>> 10);
    const mixedFar = turned(far, 7) ^ turned(far, 18) ^ (far >>> 3);
    schedule[at] = mixedNear + (schedule[at - 7] ?? 0) + mixedFar + (schedule[at - 16] ?? 0);
  }
  let a = (state[0] ?? 0) | 0;
  let b = (state[1] ?? 0) | 0;
  let c = (state[2] ?? 0) | 0;
  let d = (state[3] ?? 0) | 0;
  let e = (state[4] ?? 0) | 0;
  let f = (state[5] ?? 0) | 0;
  let g = (state[6] ?? 0) | 0;
  let h = (state[7] ?? 0) | 0;
  for (let at = 0; at < 64; at += 1) {
    const chosen = (e & f) ^ (~e & g);
    const constant = ((ROUND[at] ?? 0) + (schedule[at] ?? 0)) | 0;
    const one = (h + (turned(e, 6) ^ turned(e, 11) ^ turned(e, 25)) + chosen + constant) | 0;
    const two = ((turned(a, 2) ^ turned(a, 13) ^ turned(a, 22)) + ((a & b) ^ (a & c) ^ (b & c))) | 0;
    h = g;
    g = f;
    f = e;
    e = (d + one) | 0;
    d = c;
    c = b;
    b = a;
    a = (one + two) | 0;
  }
  const mixed = [a, b, c, d, e, f, g, h];
  for (let at = 0; at < 8; at += 1) state[at] = (state[at] ?? 0) + (mixed[at] ?? 0);
}

const turned = (word: number, by: number): number => (word >>> by) | (word << (32 - by));

/** The first 32 bits of the fractions of the square roots of the first eight primes, as the standard has them. */
const FIRST = [0x6a09e667, 0xbb67ae85, 0x3c6ef372, 0xa54ff53a, 0x510e527f, 0x9b05688c, 0x1f83d9ab, 0x5be0cd19] as const;

/** The same of the cube roots of the first 64 primes. */
const ROUND = new Uint32Array([
  0x428a2f98, 0x71374491, 0xb5c0fbcf, 0xe9b5dba5, 0x3956c25b, 0x59f111f1, 0x923f82a4, 0xab1c5ed5, 0xd807aa98,
  0x12835b01, 0x243185be, 0x550c7dc3, 0x72be5d74, 0x80deb1fe, 0x9bdc06a7, 0xc19bf174, 0xe49b69c1, 0xefbe4786,
  0x0fc19dc6, 0x240ca1cc, 0x2de92c6f, 0x4a7484aa, 0x5cb0a9dc, 0x76f988da, 0x983e5152, 0xa831c66d, 0xb00327c8,
  0xbf597fc7, 0xc6e00bf3, 0xd5a79147, 0x06ca6351, 0x14292967, 0x27b70a85, 0x2e1b2138, 0x4d2c6dfc, 0x53380d13,
  0x650a7354, 0x766a0abb, 0x81c2c92e, 0x92722c85, 0xa2bfe8a1, 0xa81a664b, 0xc24b8b70, 0xc76c51a3, 0xd192e819,
  0xd6990624, 0xf40e3585, 0x106aa070, 0x19a4c116, 0x1e376c08, 0x2748774c, 0x34b0bcb5, 0x391c0cb3, 0x4ed8aa4a,
  0x5b9cca4f, 0x682e6ff3, 0x748f82ee, 0x78a5636f, 0x84c87814, 0x8cc70208, 0x90befffa, 0xa4506ceb, 0xbef9a3f7,
  0xc67178f2,
]);
