/** Each face of fonts.css, as the Font Loading API names it. */
const FACES = ['400 1em "Barlow"', '600 1em "Barlow"', '600 1em "Barlow Semi Condensed"'];

/** Read by first.js. */
const KEY = 'parley.fonts';

/**
 * Loads the page's type into the browser's cache for the next time this page is opened; the type of what is drawn now stays as it is (W8).
 * Where it does not come, or nothing can be kept, the system's type is shown next time, too.
 */
export async function keepFonts(): Promise<void> {
  try {
    const faces = await Promise.all(FACES.map((face) => document.fonts.load(face)));
    if (faces.every(({ length }) => length > 0)) localStorage.setItem(KEY, 'cached');
  } catch {
    // The system's type is no fault.
  }
}
