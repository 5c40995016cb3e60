import { reasonOf } from '../../../../scripts/files/whole-file.mjs';
import { keyFileOf, readKeyRing, writeKeyRing } from '../auth/key-file.ts';
import { kidOf, LEAD_MS, makeRingKey, nextKey, publicKeys, revoked, rotated, signingKey } from '../auth/key-ring.ts';
import type { Config } from './config.ts';

export const KEY_USAGE = `npm run admin -- rotate-key    makes a new key of the server; what the present one signed stays good
npm run admin -- revoke-key    makes a new one that signs at once, and takes the present one back: somebody else may have it
npm run admin -- keys          lists the public keys, the one that signs first`;

const COMMANDS = ['rotate-key', 'revoke-key', 'keys'] as const;
type KeyCommand = (typeof COMMANDS)[number];
export const isKeyCommand = (command: string): command is KeyCommand => COMMANDS.some((one) => one === command);

/** What was done, or why not. It works while servers run: each takes the keys from the file within ten seconds (O3.11). */
export type KeyAnswer = { readonly ok: boolean; readonly lines: readonly string[] };

export function keyCommand(
  config: Pick<Config, 'dataDir' | 'serverKey' | 'introductionMs'>,
  command: KeyCommand,
  now: number,
): KeyAnswer {
  try {
    return answer(config, command, now);
  } catch (error) {
    const isOfSystem = error instanceof Error && 'code' in error;
    return no(isOfSystem ? `${keyFileOf(config)} cannot be read or written: ${reasonOf(error)}.` : messageOf(error));
  }
}

/** @throws what the system says, and a sentence where the file holds something else */
function answer(
  config: Pick<Config, 'dataDir' | 'serverKey' | 'introductionMs'>,
  command: KeyCommand,
  now: number,
): KeyAnswer {
  const file = keyFileOf(config);
  const ring = readKeyRing(file);
  if (command === 'revoke-key') {
    const key = makeRingKey(now);
    writeKeyRing(file, revoked(ring, key));
    return yes(
      `The server signs with the key ${key.x} from now on; running servers do within ten seconds.`,
      'The one from before is not published any more. Evidence files that were downloaded until now are of another server: whoever needs one downloads it again.',
    );
  }
  if (ring === null) {
    return no(`There is no key in ${file}: start the server once, or set PARLEY_DATA or PARLEY_SERVER_KEY.`);
  }
  if (command === 'keys') {
    return yes(
      ...publicKeys(ring, now).map(({ x, kid, exp }) =>
        `${x}  ${kid}  ${exp === undefined ? '' : `replaced ${time(exp * 1_000)}`}`.trim(),
      ),
    );
  }
  const next = nextKey(ring, now);
  if (next !== null) return no(`A new key is published already, and signs from ${time(next.from)}.`);
  const key = makeRingKey(now + LEAD_MS);
  const before = signingKey(ring, now);
  writeKeyRing(file, rotated(ring, key, config.introductionMs));
  return yes(
    `The key ${key.x} is published, and signs from ${time(key.from)}.`,
    `The one from before, ${kidOf(before)}, stays published, so that evidence files that it sealed go on to verify.`,
  );
}

const messageOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));
const time = (at: number): string => new Date(at).toISOString();
const yes = (...lines: readonly string[]): KeyAnswer => ({ ok: true, lines });
const no = (line: string): KeyAnswer => ({ ok: false, lines: [line] });
