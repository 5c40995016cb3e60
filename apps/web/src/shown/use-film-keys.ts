import { useEffect, useRef } from 'react';

/** The keys of a player of films, wherever on the page the focus is that needs none of them. */
export function useFilmKeys(press: (key: string) => void): void {
  const latest = useRef(press);
  latest.current = press;
  useEffect(() => {
    const listen = (event: KeyboardEvent): void => {
      const { key, target, altKey, ctrlKey, metaKey, defaultPrevented } = event;
      if (altKey || ctrlKey || metaKey || defaultPrevented) return;
      if (!KEYS.includes(key)) return;
      if (!isFree(target, key)) return;
      event.preventDefault();
      latest.current(key);
    };
    addEventListener('keydown', listen);
    return () => removeEventListener('keydown', listen);
  }, []);
}

const KEYS: readonly string[] = [' ', 'ArrowLeft', 'ArrowRight', ',', '.', 'Home', 'End'];

function isFree(target: EventTarget | null, key: string): boolean {
  if (!(target instanceof HTMLElement) || target === document.body) return key !== 'Home' && key !== 'End';
  if (target.closest('.replay') === null) return false;
  if (target instanceof HTMLInputElement) return target.type === 'range';
  // A space presses the key that has the focus.
  return key !== ' ' || !(target instanceof HTMLButtonElement || target instanceof HTMLAnchorElement);
}
