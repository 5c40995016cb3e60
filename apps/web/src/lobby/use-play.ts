import { useState } from 'react';
import { refusedSentence, usePage } from '../parley/use.ts';
import { useNavigate } from '../route.tsx';
import { t } from '../text/text.ts';
import { WARM_UP_PATH } from '../warm-up/path.ts';
import { useFree } from './free.ts';

/** A player who only wants to play has asked nobody in particular. */
const playRefused = () => ({ busy: t('lobby:busy') });

/** Looks for somebody to play with at once. Where nobody is there yet, the warm-up opens. */
export function usePlay(): { readonly play: (title: string) => void; readonly busy: boolean; readonly ready: boolean } {
  const { looking, choice, client, drawn } = usePage();
  const navigate = useNavigate();
  const [busy, setBusy] = useState(false);
  const ready = useFree();
  const play = (title: string): void => {
    if (busy) return;
    setBusy(true);
    choice.setState({ fault: null });
    void looking
      .start(title)
      .then((answer) => {
        if (!answer.ok) choice.setState({ fault: refusedSentence(answer.error, client.state.self, playRefused()) });
        else if (answer.value === 'alone') navigate(WARM_UP_PATH, { replace: location.pathname === WARM_UP_PATH });
      })
      .then(() => drawn.settled())
      .finally(() => setBusy(false));
  };
  return { play, busy, ready };
}
