import type { Parts } from './parts.ts';
import { continuationOf } from './resumption.ts';
import { longSections } from './sections.ts';
import type { Signatures } from './signatures.ts';

/** Ticks that are played again at once: more than anybody is ahead of what is signed. */
const MOST_AGAIN = 120;
/** Own blocks that are shown to the others, who may lack some of what the new session does not have. */
const SHOWN_BLOCKS = 20;

/**
 * Somebody sent inputs that it never signed, and they have been played: the session cannot take them back. So it begins anew with what is signed, and
 * plays up to where it was. The own inputs stay as they were sent.
 */
export function playSigned(parts: Parts, signatures: Signatures, now: number): void {
  const { engine, title, played, chains, others, out, self } = parts;
  const until = engine.session.tick;
  engine.resume(title.save(played.state), continuationOf(parts, new Uint8Array()));
  parts.follow();
  const ahead = () => engine.stateAhead(self, (seat) => parts.isOut(seat));
  for (let again = 0; again < MOST_AGAIN && engine.session.tick < until; again += 1) engine.step(now, ahead);
  signatures.sealAnew();
  const shown = [...longSections(chains.writer.chain, Math.max(-1, chains.newest(self) - SHOWN_BLOCKS))];
  for (const seat of others) for (const jws of shown) out.say(seat, { t: 'section', jws });
}
