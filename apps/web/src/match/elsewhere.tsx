import { useAction, usePage } from '../parley/use.ts';
import { Fault } from '../ui/fault.tsx';

/** The player may be playing this match in another tab or on another device: it can go on here instead (N6). */
export function Elsewhere({ match }: { readonly match: string }) {
  const { resume } = usePage();
  const { act, busy, fault } = useAction(() => resume.playHere(match), {
    'unknown-match': 'This match is over.',
    'not-a-party': 'Only a device with the key with which you began this match can go on with it.',
    unexpected: 'You have left this match, or your result is in already.',
    'too-fast': 'You have come back to this match too often.',
  });
  return (
    <section className="panel" aria-label="Play it here">
      <p>It can go on here. The other tab or device then stops playing, and says so.</p>
      <Fault text={fault} />
      <div className="keys">
        <button className="key key-play" type="button" disabled={busy} onClick={() => act()}>
          Play it here
        </button>
      </div>
    </section>
  );
}
