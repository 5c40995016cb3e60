import { type RefObject, useEffect, useRef, useState, useSyncExternalStore } from 'react';
import { now } from '../parley/clock.ts';
import { LANDED_MS, Sightings } from './sightings.ts';

const sightings = new Sightings();
const still = (): MediaQueryList => matchMedia('(prefers-reduced-motion: reduce)');

/** Whether nothing should move. */
export const useStill = (): boolean => useSyncExternalStore(watchStill, () => still().matches);
const isStill = (): boolean => still().matches;

function watchStill(listener: () => void): () => void {
  const query = still();
  query.addEventListener('change', listener);
  return () => query.removeEventListener('change', listener);
}

/** Milliseconds until the latest move of a match lies still for certain. */
export const motionLeft = (match: string, ply: number): number =>
  isStill() ? 0 : Math.max(0, LANDED_MS - sightings.age(match, ply, now()));

/** The longest that is waited for a browser that draws slowly, in milliseconds. */
const SLOW_MS = 1_000;

/** Whether the latest move of a match is in motion on this board (W9). */
export function useMotion(match: string, ply: number, board: RefObject<HTMLElement | null>): boolean {
  const key = `${match} ${ply}`;
  const moving = useRef<string | null>(null);
  const [landed, setLanded] = useState<string | null>(null);
  const left = motionLeft(match, ply);
  const isMoving = landed !== key && (left > 0 || moving.current === key);
  // biome-ignore lint/correctness/useExhaustiveDependencies: once for each move; what is left of it changes all the time
  useEffect(() => {
    if (!isMoving) return;
    moving.current = key;
    let isOver = false;
    const timer = setTimeout(() => {
      void stillness(board.current).then(() => {
        if (!isOver) setLanded(key);
      });
    }, left);
    return () => {
      isOver = true;
      clearTimeout(timer);
    };
  }, [isMoving, key]);
  return isMoving;
}

/** Resolves when nothing moves on the board any more: a browser that has much to do begins a motion late. */
async function stillness(board: HTMLElement | null): Promise<void> {
  const motions = (board?.getAnimations?.({ subtree: true }) ?? []).filter(
    ({ playState, effect }) => playState === 'running' && effect?.getComputedTiming().iterations === 1,
  );
  if (motions.length === 0) return;
  const slow = new Promise((resolve) => setTimeout(resolve, SLOW_MS));
  await Promise.race([Promise.allSettled(motions.map(({ finished }) => finished)), slow]);
}
