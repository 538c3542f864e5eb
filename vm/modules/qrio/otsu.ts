/**
 * Which grey levels of a picture are dark, by Otsu's method: the level that parts the picture into two groups whose means lie farthest apart,
 * each weighed by its size. One limit for the whole picture, as in the firmware: a shadow over half of a code makes it unreadable there too.
 *
 * @see N. Otsu, A Threshold Selection Method from Gray-Level Histograms, IEEE Trans. SMC-9 (1979); quirc lib/identify.c
 */

/**
 * @param levels  a byte per pixel, 0 black
 * @returns  levels below it are dark. Where several part the picture as well, the greatest; 0 when all pixels are alike
 */
export function darkLimit(levels: Uint8Array): number {
  const histogram = new Array<number>(256).fill(0);
  for (const level of levels) histogram[level]++;
  const total = histogram.reduce((sum, count, level) => sum + count * level, 0);
  let limit = 0;
  let greatest = 0;
  let [below, sumBelow] = [0, 0];
  for (let level = 0; level < 256; level++) {
    below += histogram[level];
    sumBelow += histogram[level] * level;
    const above = levels.length - below;
    if (above === 0) break;
    if (below === 0) continue;
    const variance = (sumBelow / below - (total - sumBelow) / above) ** 2 * below * above;
    if (variance >= greatest) [limit, greatest] = [level, variance];
  }
  return limit;
}
