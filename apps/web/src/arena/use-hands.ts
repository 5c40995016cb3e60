import { type HTMLAttributes, type PointerEvent, useEffect, useMemo, useRef } from 'react';
import { playerOfKeys } from '../titles/key-layouts.ts';
import type { Press, TickHand, TickTitleView } from '../titles/title-view.ts';
import { aimOfKeys, createStick } from './aim.ts';
import { isForPage } from './for-page.ts';
import { heldOf, NOT_HELD, type PadHeld, padPresses } from './gamepad.ts';
import { createSwipe } from './swipe.ts';

export interface Hands {
  /** By player of this device. */
  readonly hands: readonly TickHand[];
  /** For a key on the screen of the player at this place: pressed when the finger comes down. */
  readonly touch: (at: number, press: Press) => HTMLAttributes<HTMLButtonElement>;
  /** For the arena and the pads below it: fingers turn by swiping, or aim as with a stick. */
  readonly swipe: (at: number) => HTMLAttributes<HTMLDivElement>;
  /** Looks at the gamepads. */
  readonly poll: () => void;
}

/** Keyboard, fingers and gamepads, for as many players as this device has. */
export function useHands(view: TickTitleView, people: number, runs: boolean): Hands {
  const hands = useMemo(() => Array.from({ length: people }, () => view.hand()), [view, people]);
  const pads = useRef<PadHeld[]>([]);
  const fingers = useMemo(() => hands.map(() => ({ swipe: createSwipe(), stick: createStick() })), [hands]);
  const aims = view.steering === 'aims';

  useEffect(() => {
    if (!runs) return;
    /** By player: the keys that are held, and where each leads. */
    const held = hands.map(() => new Map<string, number>());
    /** The keys that were pressed in the arena and not let go of. */
    const down = new Set<string>();
    const on = (event: KeyboardEvent): void => {
      const layout = view.keys.findIndex((keys) => keys[event.code] !== undefined);
      const does = view.keys[layout]?.[event.code];
      const hand = hands[playerOfKeys(layout, hands.length)];
      if (does === undefined || hand === undefined) return;
      const isDown = event.type === 'keydown';
      // A key that is let go of where something is written was pressed in the arena, or is none of its keys.
      if (isForPage(event) && (isDown || !down.has(event.code))) return;
      if (isDown) event.preventDefault();
      if (event.repeat) return;
      if (isDown) down.add(event.code);
      else down.delete(event.code);
      if ('boost' in does) hand.press({ boost: isDown });
      else if (aims) {
        const keys = held[hands.indexOf(hand)];
        if (isDown) keys?.set(event.code, does.to);
        else keys?.delete(event.code);
        hand.press({ aim: aimOfKeys([...(keys?.values() ?? [])]) });
      } else if (isDown) hand.press(does);
    };
    const letGo = (): void => {
      for (const hand of hands) hand.drop();
      for (const keys of held) keys.clear();
      down.clear();
    };
    addEventListener('keydown', on);
    addEventListener('keyup', on);
    addEventListener('blur', letGo);
    return () => {
      letGo();
      removeEventListener('keydown', on);
      removeEventListener('keyup', on);
      removeEventListener('blur', letGo);
    };
  }, [view, hands, runs, aims]);

  return {
    hands,
    touch: (at, press) => {
      const hand = hands[at];
      return {
        onPointerDown: (event) => {
          // The focus stays where the keys of the keyboard are heard.
          event.preventDefault();
          hand?.press(press);
        },
        ...('boost' in press ? letGoOf(() => hand?.press({ boost: false })) : {}),
        // A screen reader and a switch press without a pointer.
        onClick: (event) => {
          if (event.detail !== 0) return;
          hand?.press(press);
        },
      };
    },
    swipe: (at) => {
      const [hand, finger] = [hands[at], fingers[at]];
      if (finger === undefined) return {};
      return aims
        ? {
            onPointerDown: (event: PointerEvent) => {
              if (event.pointerType === 'touch') finger.stick.begin(event.clientX, event.clientY);
            },
            onPointerMove: (event: PointerEvent) => {
              if (event.pointerType === 'touch') hand?.press({ aim: finger.stick.move(event.clientX, event.clientY) });
            },
            onPointerUp: () => hand?.press({ aim: null }),
            onPointerCancel: () => hand?.press({ aim: null }),
          }
        : {
            onPointerDown: (event: PointerEvent) => {
              if (event.pointerType === 'touch') finger.swipe.begin(event.clientX, event.clientY);
            },
            onPointerMove: (event: PointerEvent) => {
              if (event.pointerType !== 'touch') return;
              const to = finger.swipe.move(event.clientX, event.clientY);
              if (to !== null) hand?.press({ to });
            },
          };
    },
    poll: () => {
      for (const [at, pad] of (navigator.getGamepads?.() ?? []).filter((one) => one !== null).entries()) {
        const held = heldOf(pad);
        // With several players and one gamepad the first one keeps the keyboard.
        const hand = hands[(at + hands.length - 1) % hands.length];
        for (const press of padPresses(pads.current[at] ?? NOT_HELD, held, view.steering)) hand?.press(press);
        pads.current[at] = held;
      }
    },
  };
}

const letGoOf = (letGo: () => void): HTMLAttributes<HTMLButtonElement> => ({
  onPointerUp: letGo,
  onPointerCancel: letGo,
  onPointerLeave: letGo,
});
