export { sayReasonWhy } from './reason-why.ts';
export { inRow } from './spoken.ts';
export { sayVerdictWhy } from './verdict-why.ts';
export { sayWayBack, sayWayUp } from './way-up.ts';
