/** The canvas's colours, from the style sheet's tokens: a canvas cannot name them. */
import type { Palette } from "./draw.js";

export function paletteOf(element: Element): Palette {
  const style = getComputedStyle(element);
  const token = (name: string): string => style.getPropertyValue(`--${name}`).trim();
  return {
    ink: token("ink"),
    quiet: token("quiet"),
    line: token("line"),
    surface: token("surface"),
    focus: token("focus"),
    segments: {
      mark: token("idle"),
      address: token("mark-4"),
      out: token("mark-1"),
      in: token("mark-3"),
      bad: token("bad"),
    },
    font: `11px ${token("mono")}`,
  };
}
