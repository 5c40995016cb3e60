/** The page on which a title in real time is played alone. */
export const PRACTICE_PATH = '/practice/:title';
export const practicePath = (title: string): string => `/practice/${title}`;
