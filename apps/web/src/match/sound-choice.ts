import { useSyncExternalStore } from 'react';

const KEY = 'parley.sounds';
const listeners = new Set<() => void>();
/** What was chosen where this page may not use storage. */
let chosen: string | null = null;

const reduced = (): MediaQueryList => matchMedia('(prefers-reduced-motion: reduce)');

/** Whether the page sounds: as chosen by hand in this browser, else unless the system asks for calm (W9). */
export function soundsOn(): boolean {
  const choice = read();
  return choice === null ? !reduced().matches : choice === 'on';
}

export function useSounds(): readonly [boolean, (on: boolean) => void] {
  return [useSyncExternalStore(subscribe, soundsOn), choose];
}

function read(): string | null {
  try {
    return localStorage.getItem(KEY) ?? chosen;
  } catch {
    return chosen;
  }
}

function choose(on: boolean): void {
  chosen = on ? 'on' : 'off';
  try {
    localStorage.setItem(KEY, chosen);
  } catch {
    // This page may not use storage: the choice holds until the page is left.
  }
  for (const listener of listeners) listener();
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  const query = reduced();
  query.addEventListener('change', listener);
  // Another tab of this browser chose.
  addEventListener('storage', listener);
  return () => {
    listeners.delete(listener);
    query.removeEventListener('change', listener);
    removeEventListener('storage', listener);
  };
}
