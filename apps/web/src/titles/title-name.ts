import { manifestOf } from './catalog.ts';

/** The name of a title; its id where this page does not know it. */
export const titleName = (id: string): string => manifestOf(id)?.name() ?? id;

/** How a title is played and won, in a line; empty where this page does not know it. */
export const titleRules = (id: string): string => manifestOf(id)?.rules() ?? '';
