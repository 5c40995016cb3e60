export { boxesBeside, type DotsEdge, type DotsState, edgeAt, edgeCount, edgesAround, edgesOf } from './grid.ts';
export { type DotsMove, dotsAndBoxes, dotsSize } from './rules.ts';
