/** Seeded randomness: the same rig gives the same noise on every machine. */

/** mulberry32: a 32-bit generator, good enough for noise and contact bounce. @returns numbers 0 <= x < 1 */
export function seededRandom(seed: number, stream: string): () => number {
  let state = (seed ^ hash(stream)) >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let t = state;
    t = Math.imul(t ^ (t >>> 15), t | 1);
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
  };
}

/** FNV-1a, so that parts of one rig draw from different streams. */
function hash(text: string): number {
  let h = 0x811c9dc5;
  for (let i = 0; i < text.length; i++) h = Math.imul(h ^ text.charCodeAt(i), 0x01000193);
  return h >>> 0;
}
