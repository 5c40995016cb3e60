import { sign } from './changes.ts';
import { refusalOf, type Step, type TurnMatch } from './turn-match.ts';

/**
 * The move that this device makes without its player (N9): it binds itself to its secret, or opens it, as soon as it is on turn. Its secret is
 * asked for when play begins. A device that is bound to a secret it does not have can only wait until its time is over.
 */
export function automatic(match: TurnMatch): Step {
  const { secret, self, position, stage, transcript } = match;
  const { secrets } = transcript.setup.title;
  if (secrets === undefined || stage.stage !== 'playing' || position.turn === null) return [match, []];
  if (secret.kind === 'unknown') return [{ ...match, secret: { kind: 'asked' } }, [{ kind: 'make-secret' }]];
  if (secret.kind === 'asked' || position.turn !== self) return [match, []];
  const move = secrets.automatic(position.state, self, secret.value);
  if (move === null || refusalOf(match, { kind: 'move', move }) !== null) return [match, []];
  return sign(match, { kind: 'move', move });
}
