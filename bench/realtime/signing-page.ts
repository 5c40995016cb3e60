import { signAndVerify } from './signing-work.ts';

Object.assign(globalThis, { signAndVerify });
