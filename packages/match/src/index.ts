export type { Back } from './back.ts';
