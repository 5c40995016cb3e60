/** The page of the warm-up. */
export const WARM_UP_PATH = '/warm-up';
