import { describe, expect, it } from 'vitest';
import { type Audio, createSpeaker, SOUNDS } from './sound.ts';

/** An audio device that counts the tones. */
function fakeAudio(state: AudioContextState = 'running') {
  const tones: number[] = [];
  const param = () => ({
    value: 0,
    setValueAtTime() {},
    linearRampToValueAtTime() {},
    exponentialRampToValueAtTime() {},
  });
  let resumed = 0;
  const audio = {
    currentTime: 0,
    destination: {},
    state,
    resume: async () => {
      resumed += 1;
      throw new Error('not allowed');
    },
    createOscillator: () => {
      const frequency = param();
      return { type: 'sine', frequency, connect() {}, start: () => void tones.push(frequency.value), stop() {} };
    },
    createGain: () => ({ gain: param(), connect() {} }),
  };
  return { audio: audio as unknown as Audio, tones, resumed: () => resumed };
}

const speaker = (open: () => Audio | null, { on = true, awake = true } = {}) =>
  createSpeaker({ open, isOn: () => on, isAwake: () => awake });

describe('sounds', () => {
  it('[W9.3] plays the notes of a sound; the device is opened once', () => {
    const { audio, tones } = fakeAudio();
    let opened = 0;
    const { play } = speaker(() => {
      opened += 1;
      return audio;
    });
    play('win');
    play('own');
    expect(tones).toHaveLength(SOUNDS.win.length + 1);
    expect(opened).toBe(1);
  });

  it.each([
    ['muted', { on: false }],
    ['before the first press', { awake: false }],
  ])('[W9.3, W9.4] %s: silent, and no device is opened', (_what, state) => {
    let opened = 0;
    speaker(() => {
      opened += 1;
      return null;
    }, state).play('win');
    expect(opened).toBe(0);
  });

  it('[W9.3] a browser without sound, or one that blocks it, is silent without an error', async () => {
    speaker(() => null).play('win');
    const blocked = speaker(() => {
      throw new Error('blocked');
    });
    blocked.play('win');
    blocked.play('win');
    const { audio, resumed } = fakeAudio('suspended');
    speaker(() => audio).play('win');
    await Promise.resolve();
    expect(resumed()).toBe(1);
  });

  it('[W9.3] a press wakes the device, and plays nothing', () => {
    const { audio, tones, resumed } = fakeAudio('suspended');
    speaker(() => audio).wake();
    expect([tones.length, resumed()]).toEqual([0, 1]);
  });

  it('[W9.3] every sound is short', () => {
    for (const notes of Object.values(SOUNDS)) {
      expect(Math.max(...notes.map(({ at, ms }) => at + ms))).toBeLessThan(1_000);
    }
  });
});
