/** The second half of a double click comes within this time, in milliseconds: it was meant for what the first half pressed. */
export const DOUBLE_CLICK_MS = 350;
