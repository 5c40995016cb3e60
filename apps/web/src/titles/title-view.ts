import type { TickTitle, TurnTitle } from '@parley/games';
import type { ComponentType } from 'react';
import type { Sound } from '../match/sound.ts';

/** What a board is given: the title's state, and whom it may ask for a move. */
export interface BoardProps {
  /** Of the title's own type: each view knows its title's. */
  readonly state: unknown;
  readonly last: { readonly seat: number; readonly move: unknown } | null;
  /** Whether the last move is on its way onto the board. Where it is not said, a move that is drawn anew is (W9). */
  readonly isMoving?: boolean;
  /**
   * What the reader knows and the others do not (N9), of the title's own type; null where there is nothing. Left out where nobody plays: for who
   * watches, and in a replay.
   */
  readonly own?: unknown;
  /** The reader's seat. */
  readonly me: number;
  /** Names by seat, for labels. */
  readonly names: readonly string[];
  /** Whether the reader may move now. */
  readonly enabled: boolean;
  readonly onMove: (move: unknown) => void;
}

/** How a title is shown and spoken of in a match. Loaded when it is needed. */
export interface TitleView {
  readonly kind: 'turns';
  /** The rules, which come with the view: the first load of the page does without them. */
  readonly title: TurnTitle;
  readonly Board: ComponentType<BoardProps>;
  /** A move in words, after `Ada played …`, in the language of the page. */
  readonly describe: (move: unknown, state: unknown) => string;
  /** A sentence for a move that a device made without its player (N9); null for the others, and where no device does. */
  readonly says?: (move: unknown, state: unknown, names: readonly string[], me: number | null) => string | null;
  /** What points are called, and the points of a seat; null for a title without points. */
  readonly points: { readonly name: () => string; readonly of: (state: unknown, seat: number) => number } | null;
}

/** What the page has of a title from the start, by its kind. */
export type TitleManifest = TurnManifest | TickManifest;

interface Manifest {
  /** That of the rules. */
  readonly id: string;
  readonly name: () => string;
  /** How it is played and won, in a line. */
  readonly rules: () => string;
  /** A few pieces of the board, for the lobby: content of an SVG of 96 by 72. Decoration. */
  readonly Picture: ComponentType;
  /** Width of the board divided by its height. Its place is kept while the view is loaded. */
  readonly aspect: number;
}

export interface TurnManifest extends Manifest {
  readonly kind: 'turns';
  readonly load: () => Promise<{ readonly view: TitleView }>;
  /** The rules without the view: a match begins before its board is there. */
  readonly loadRules: () => Promise<TurnTitle>;
}

export interface TickManifest extends Manifest {
  readonly kind: 'ticks';
  readonly load: () => Promise<{ readonly view: TickTitleView }>;
  readonly loadRules: () => Promise<TickTitle>;
}

/** How a title in real time is shown, steered and spoken of. Told from a `TitleView` by its kind. */
export interface TickTitleView {
  readonly kind: 'ticks';
  /** The rules, which come with the view: the first load of the page does without them. */
  readonly title: TickTitle;
  readonly painter: () => TickPainter;
  /** What one player of this device wants next; one for each of them. */
  readonly hand: () => TickHand;
  /** Keys for the players at one keyboard: the first layout is that of a player alone, who may use all of them. */
  readonly keys: readonly KeyLayout[];
  /** Whether directions are pressed once each (`to` and `turn`), or held (`aim`). */
  readonly steering: 'turns' | 'aims';
  /** What its keys are called and do, in the language of the page. */
  readonly words: () => TickWords;
  readonly hud: (state: unknown) => TickHud;
  /** What happened between two states, for those who listen; null where it is nothing worth a word. `mine` are the seats of this device. */
  readonly say: (before: unknown, now: unknown, names: readonly string[]) => string | null;
  readonly hear: (before: unknown, now: unknown, mine: readonly number[]) => readonly Sound[];
}

/** Draws a state and nothing else. What it keeps from picture to picture only saves work: any state can follow any other one. */
export interface TickPainter {
  draw(frame: TickFrame): void;
}

export interface TickFrame {
  readonly context: CanvasRenderingContext2D;
  /** An element within which colours are looked up: they follow the theme. */
  readonly element: HTMLElement;
  /** Pixels of the device, and how many of them one of the page has. */
  readonly size: number;
  readonly ratio: number;
  readonly before: unknown;
  readonly now: unknown;
  /** How far it is from one to the other, from 0 to 1. */
  readonly alpha: number;
  readonly mine: readonly number[];
  readonly names: readonly string[];
  /** Nothing shakes, zooms or flies about. */
  readonly still: boolean;
}

/** What is pressed. Directions are 0 up, 1 right, 2 down, 3 left. */
export type Press =
  | { readonly to: number }
  /** To the right or the left of the way that is gone. */
  | { readonly turn: 1 | 3 }
  /** One of the eight directions, 0 up and then by the clock, until another one or none is aimed at. */
  | { readonly aim: number | null }
  | { readonly boost: boolean };

export interface TickHand {
  press(what: Press): void;
  /** The input for the next tick of a seat. What was pressed is used up by it, one turn a tick. */
  take(state: unknown, seat: number): Uint8Array;
  /** Lets go of everything: the page lost the focus. */
  drop(): void;
}

/** What a key does, by its `code`: its place on the keyboard, whatever is printed on it. */
export type KeyLayout = Readonly<Record<string, { readonly to: number } | { readonly boost: true }>>;

export interface TickWords {
  /** Null for a title without a button: then there is no key to touch for it. */
  readonly boost: string | null;
  /** The keys for one player. */
  readonly one: string;
  /** What the keys do where several share a keyboard. Which are whose is the same for all titles. */
  readonly shared: string;
  readonly touch: string;
  readonly tips: string;
}

export interface TickHud {
  /**
   * Of `rounds`, from 1: the one that runs or has just ended; of a match that was broken off, the one that ran then. A title that is not played in
   * rounds has one of one, and nothing is said of it.
   */
  readonly round: number;
  readonly rounds: number;
  /** Seconds until the round begins, from 3 to 1; null while it runs. */
  readonly countdown: number | null;
  /** The seat that won the round that has just ended; null while one runs, and where the match was broken off in it. */
  readonly roundWon: number | null | 'draw';
  readonly isOver: boolean;
  readonly riders: readonly {
    readonly points: number;
    readonly state: 'riding' | 'crashed' | 'out';
    /** From 0 to 1, in steps; null for a title without energy. */
    readonly energy: number | null;
    readonly boosting: boolean;
  }[];
}
