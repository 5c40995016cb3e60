import { titleById } from '@parley/games';

/** The name of a title; its id where this page does not know it. */
export const titleName = (id: string): string => titleById(id)?.name ?? id;
