import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { avatarSeed, avatarShape, PALETTES } from './shape.ts';

describe('avatarShape', () => {
  it('[W6.3] the same seed gives the same picture, now and later', () => {
    fc.assert(
      fc.property(fc.string(), (seed) => {
        expect(avatarShape(seed)).toEqual(avatarShape(seed));
      }),
    );
    expect(avatarShape('heron')).toEqual({ palette: 4, brow: 'square', jaw: 'half-up', eye: 'wide', gaze: 1 });
  });

  it('[W6.3] a hundred seeds give many different pictures, in every palette', () => {
    const shapes = Array.from({ length: 100 }, (_, i) => avatarShape(`seed-${i}`));
    expect(new Set(shapes.map((shape) => JSON.stringify(shape))).size).toBeGreaterThan(80);
    expect(new Set(shapes.map((shape) => shape.palette)).size).toBe(PALETTES);
  });

  it('[W6.3] a made seed is one that the protocol allows', () => {
    fc.assert(
      fc.property(fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true }), (value) => {
        expect(avatarSeed(() => value)).toMatch(/^[a-z0-9]{8}$/);
      }),
    );
  });
});
