/** The second half of a double click comes within this time, in milliseconds: it was meant for what the first half pressed. */
export const DOUBLE_CLICK_MS = 350;

/**
 * The second half of a double click on a key or link selects nothing. Where the first half opened another page or closed a dialog,
 * the browser would otherwise select words of whatever is there now, up to the whole page.
 */
export function selectNothingByDoubleClick(page: EventTarget): void {
  let pressed = false;
  page.addEventListener(
    'click',
    ({ target }) => {
      pressed = target instanceof Element && target.closest('button, a, summary, [role="tab"]') !== null;
    },
    { capture: true },
  );
  page.addEventListener(
    'mousedown',
    (event) => {
      if (pressed && event instanceof MouseEvent && event.detail > 1) event.preventDefault();
    },
    { capture: true },
  );
}
