import { useEffect, useState, useSyncExternalStore } from 'react';
import { now } from '../parley/clock.ts';
import { LANDED_MS, Sightings } from './sightings.ts';

const sightings = new Sightings();
const still = (): MediaQueryList => matchMedia('(prefers-reduced-motion: reduce)');

/** Whether nothing should move. */
export const useStill = (): boolean => useSyncExternalStore(watchStill, () => still().matches);
export const isStill = (): boolean => still().matches;

function watchStill(listener: () => void): () => void {
  const query = still();
  query.addEventListener('change', listener);
  return () => query.removeEventListener('change', listener);
}

/** Milliseconds until the latest move of a match lies still for certain. */
export const motionLeft = (match: string, ply: number): number =>
  isStill() ? 0 : Math.max(0, LANDED_MS - sightings.age(match, ply, now()));

/** Whether the latest move of a match is in motion on the board (W9). */
export function useMotion(match: string, ply: number): boolean {
  const [, setLanded] = useState(0);
  const left = motionLeft(match, ply);
  const isMoving = left > 0;
  // biome-ignore lint/correctness/useExhaustiveDependencies: once for each move; what is left of it changes all the time
  useEffect(() => {
    if (!isMoving) return;
    const timer = setTimeout(() => setLanded(ply), left);
    return () => clearTimeout(timer);
  }, [isMoving, match, ply]);
  return isMoving;
}
