/** What takes all keys while it has the focus: something is written, chosen or read there. */
const ALL_KEYS = 'input,textarea,select,[role="menu"],[role="dialog"],[role="alertdialog"]';
/** What takes the keys that press it, and no others: who has clicked a reaction steers on. */
const PRESSED = 'button,a,summary';
const PRESSES = /^(?:Enter|NumpadEnter|Space)$/;

/** The part of a keyboard event that tells for whom it is. */
export interface KeyOf {
  readonly code: string;
  readonly ctrlKey: boolean;
  readonly metaKey: boolean;
  readonly altKey: boolean;
  readonly target: unknown;
}

/** Whether a key is meant for a control that has the focus, or for the browser, and not for the arena. */
export function isForPage({ code, ctrlKey, metaKey, altKey, target }: KeyOf): boolean {
  if (ctrlKey || metaKey || altKey) return true;
  if (!isInPage(target)) return false;
  return target.closest(ALL_KEYS) !== null || (PRESSES.test(code) && target.closest(PRESSED) !== null);
}

const isInPage = (target: unknown): target is Pick<Element, 'closest'> =>
  typeof target === 'object' && target !== null && 'closest' in target;
