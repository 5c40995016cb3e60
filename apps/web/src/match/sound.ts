/** What the page lets hear (W9). */
export type Sound =
  | 'own'
  | 'other'
  | 'turn'
  | 'challenge'
  | 'found'
  | 'win'
  | 'draw'
  | 'loss'
  // In real time: the countdown and its end, a turn, a boost, a crash, a round that was won.
  | 'tick'
  | 'go'
  | 'swerve'
  | 'boost'
  | 'crash'
  | 'round';

interface Note {
  /** Hertz. */
  readonly pitch: number;
  /** Milliseconds after the sound begins, and for how long it rings. */
  readonly at: number;
  readonly ms: number;
  readonly wave: 'sine' | 'triangle';
}

const G3 = 196;
const C4 = 261.6;
const E4 = 329.6;
const G4 = 392;
const B4 = 493.9;
const C5 = 523.3;
const E5 = 659.3;
const G5 = 784;
const C6 = 1046.5;

const run = (pitches: readonly number[], everyMs: number, ms: number): readonly Note[] =>
  pitches.map((pitch, index) => ({ pitch, at: index * everyMs, ms, wave: 'sine' }));

const knock = (pitch: number): Note => ({ pitch, at: 0, ms: 90, wave: 'triangle' });

/** Moves knock like wood; what wants an answer rises; the end of a match is a short phrase. */
export const SOUNDS: Readonly<Record<Sound, readonly Note[]>> = {
  own: [knock(G4)],
  other: [knock(E4)],
  turn: [knock(E4), { pitch: B4, at: 110, ms: 220, wave: 'sine' }],
  challenge: run([C5, E5, G5], 130, 260),
  found: run([G4, C5], 120, 260),
  win: run([C5, E5, G5, C6], 110, 420),
  draw: run([G4, G4], 170, 260),
  loss: run([E4, C4, G3], 170, 380),
  tick: [{ pitch: C5, at: 0, ms: 90, wave: 'triangle' }],
  go: run([C5, C6], 60, 300),
  swerve: [{ pitch: B4, at: 0, ms: 35, wave: 'triangle' }],
  boost: [G3, C4, G4].map((pitch, at) => ({ pitch, at: at * 35, ms: 130, wave: 'triangle' })),
  crash: [G3 / 2, G3 / 3, G3 / 2.6].map((pitch, at) => ({ pitch, at: at * 28, ms: 340, wave: 'triangle' })),
  round: run([G4, C5, E5], 80, 240),
};

/** How loud a note is at most, from 0 to 1. */
const LOUDNESS = 0.09;
/** Seconds in which a note swells: one that begins at once clicks. */
const SWELL_S = 0.008;

/** The part of an `AudioContext` that is used. */
export type Audio = Pick<
  AudioContext,
  'currentTime' | 'destination' | 'state' | 'resume' | 'createOscillator' | 'createGain'
>;

export interface SpeakerParts {
  /** Null where the browser has no sound. May throw where it is blocked. */
  readonly open: () => Audio | null;
  readonly isOn: () => boolean;
  /** Whether somebody has pressed something on this page: before that no browser lets a page sound, and each complains. */
  readonly isAwake: () => boolean;
}

export interface Speaker {
  /** Never throws, and is silent where nothing may or can be heard. */
  play(sound: Sound): void;
  /** To be called while somebody presses something: some browsers let a page sound only from such a moment on. */
  wake(): void;
}

export function createSpeaker({ open, isOn, isAwake }: SpeakerParts): Speaker {
  let audio: Audio | null = null;
  let isBroken = false;

  function opened(): Audio | null {
    if (audio === null && !isBroken) {
      audio = open();
      isBroken = audio === null;
    }
    return audio;
  }

  function withAudio(use: (audio: Audio) => void): void {
    if (!isOn() || !isAwake()) return;
    try {
      const context = opened();
      if (context === null) return;
      // A device that slept, or another app that took the sound, suspends it.
      if (context.state !== 'running') context.resume().catch(() => {});
      use(context);
    } catch {
      isBroken = true;
      audio = null;
    }
  }

  return {
    play: (sound) =>
      withAudio((context) => {
        for (const note of SOUNDS[sound]) ring(context, note);
      }),
    wake: () => withAudio(() => {}),
  };
}

function ring(audio: Audio, { pitch, at, ms, wave }: Note): void {
  const begins = audio.currentTime + at / 1_000;
  const ends = begins + ms / 1_000;
  const tone = audio.createOscillator();
  const gain = audio.createGain();
  tone.type = wave;
  tone.frequency.value = pitch;
  gain.gain.setValueAtTime(0, begins);
  gain.gain.linearRampToValueAtTime(LOUDNESS, begins + SWELL_S);
  gain.gain.exponentialRampToValueAtTime(0.0001, ends);
  tone.connect(gain);
  gain.connect(audio.destination);
  tone.start(begins);
  tone.stop(ends);
}
