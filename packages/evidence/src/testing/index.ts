export { signed } from './entry.ts';
