/** Read by base.css. */
const ATTRIBUTE = 'touched';

/**
 * Says at the root of the document whether a finger was used last (W3). A focus that the page sets by itself, such as that of the board
 * after a reload, has a frame only for those who use the keyboard. Until anything was pressed, a device that is made for fingers counts as
 * touched.
 */
export function watchTouch(document: Document): void {
  const { dataset } = document.documentElement;
  const say = (touched: boolean): void => {
    if (touched) dataset[ATTRIBUTE] = '';
    else delete dataset[ATTRIBUTE];
  };
  say(matchMedia('(pointer: coarse)').matches);
  document.addEventListener('pointerdown', ({ pointerType }) => say(pointerType === 'touch'), true);
  // The keyboard on the screen, which writes into a field, is a finger, too.
  document.addEventListener('keydown', ({ target }) => !isField(target) && say(false), true);
}

const isField = (target: EventTarget | null): boolean =>
  target instanceof HTMLInputElement || target instanceof HTMLTextAreaElement || target instanceof HTMLSelectElement;
