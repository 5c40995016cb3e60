import { createSpeaker } from './sound.ts';
import { soundsOn } from './sound-choice.ts';

/** Whether somebody has pressed something since the page was loaded. */
let pressed = false;

/** What this page sounds with (W9). */
export const speaker = createSpeaker({
  open: () => (typeof AudioContext === 'undefined' ? null : new AudioContext()),
  isOn: soundsOn,
  // What was pressed before this part of the page came counts, too, where the browser tells.
  isAwake: () => pressed || navigator.userActivation?.hasBeenActive === true,
});

for (const type of ['pointerup', 'keydown']) {
  addEventListener(
    type,
    () => {
      pressed = true;
      speaker.wake();
    },
    { capture: true },
  );
}
