import type { Proof } from '../judged.ts';
import { isSignedBy } from '../jws.ts';
import { type ExpectedHead, fitHead, hashText } from './head.ts';
import { readSection, type Section } from './section.ts';

/**
 * Whether these two sections prove that the player of this seat signed two histories (E2): both are signed by it, and at one block their
 * chains have different hashes. Where the two heads are of different blocks, the inputs between go along with the later one. Nobody has to
 * trust whoever hands them in: they have to lead to the signed hash.
 */
export async function provesTwoHistories({ seat, a, b }: Proof, expected: ExpectedHead): Promise<boolean> {
  const [one, other] = [readSection(a), readSection(b)];
  if (!one.ok || !other.ok || !contradict(one.value, other.value)) return false;
  for (const section of [one.value, other.value]) {
    if (section.head.seat !== seat || !fitHead(section, expected).ok) return false;
    if (!(await isSignedBy(section.jws, expected.keys[seat] ?? ''))) return false;
  }
  return true;
}

function contradict(a: Section, b: Section): boolean {
  const known = pointsOf(a);
  return [...pointsOf(b)].some(([block, hash]) => known.has(block) && known.get(block) !== hash);
}

/** By block, the hashes of the chain that this section shows. */
function pointsOf({ head, inputs }: Section): ReadonlyMap<number, string> {
  const points = new Map([[head.block, head.hash]]);
  if (inputs === null) return points;
  points.set(inputs.from - 1, hashText(inputs.previous));
  for (const [at, hash] of inputs.hashes.entries()) points.set(inputs.from + at, hash);
  return points;
}
