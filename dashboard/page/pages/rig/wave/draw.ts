/** Draws lanes on a canvas: as much of each transaction as there is room for: a block, then its bytes, each with its value. */
import type { Lane, Level, SegmentKind, WaveItem } from "./decode.js";
import { visible } from "./find.js";
import { ticks, xOf, type View } from "./view.js";

export interface Palette {
  readonly ink: string;
  readonly quiet: string;
  readonly line: string;
  readonly surface: string;
  readonly focus: string;
  readonly segments: Readonly<Record<SegmentKind, string>>;
  readonly font: string;
}

export const laneHeight = 44;
export const scaleHeight = 24;
/** Where the lanes' names stand. */
export const nameHeight = 14;

export interface Drawing {
  readonly lanes: readonly Lane[];
  readonly view: View;
  readonly width: number;
  readonly chosen: WaveItem | undefined;
  readonly palette: Palette;
}

export function draw(context: CanvasRenderingContext2D, drawing: Drawing): void {
  const { lanes, view, width, palette } = drawing;
  const height = scaleHeight + lanes.length * laneHeight;
  context.clearRect(0, 0, width, height);
  context.font = palette.font;
  context.textBaseline = "middle";
  drawScale(context, drawing, height);
  lanes.forEach((lane, index) => {
    const top = scaleHeight + index * laneHeight;
    context.fillStyle = palette.line;
    context.fillRect(0, top, width, 1);
    if (lane.levels.length > 0) drawLevels(context, lane.levels, view, width, top, palette);
    drawItems(context, lane, drawing, top);
    drawName(context, lane.title, top, palette);
  });
}

function drawScale(context: CanvasRenderingContext2D, { view, width, palette }: Drawing, height: number): void {
  for (const { us, text } of ticks(view, width)) {
    const x = Math.round(xOf(view, width, us)) + 0.5;
    context.fillStyle = palette.line;
    context.fillRect(x, 0, 1, height);
    context.fillStyle = palette.quiet;
    context.fillText(text, x + 4, scaleHeight / 2);
  }
}

function drawName(context: CanvasRenderingContext2D, title: string, top: number, palette: Palette): void {
  const { width } = context.measureText(title);
  context.fillStyle = palette.surface;
  context.globalAlpha = 0.85;
  context.fillRect(0, top + 1, width + 10, nameHeight);
  context.globalAlpha = 1;
  context.fillStyle = palette.quiet;
  context.fillText(title, 4, top + 1 + nameHeight / 2);
}

function drawItems(context: CanvasRenderingContext2D, lane: Lane, drawing: Drawing, top: number): void {
  const { view, width, chosen, palette } = drawing;
  const y = top + nameHeight + 4;
  const height = laneHeight - nameHeight - 9;
  let painted = -1;
  for (const item of visible(lane, view)) {
    const left = xOf(view, width, item.fromUs);
    const right = Math.max(left + 1, xOf(view, width, item.toUs));
    // thousands in one pixel are one pixel
    if (right <= painted && item !== chosen) continue;
    painted = right;
    const room = right - left;
    if (room < 6) {
      context.fillStyle = palette.segments[item.ok ? "out" : "bad"];
      context.fillRect(left, y, Math.max(1, room), height);
    } else if (room < item.segments.length * 9 || item.segments.length === 0) {
      block(context, palette, item.ok ? "address" : "bad", left, y, room, height, item.short);
    } else {
      for (const { kind, text, fromUs, toUs } of item.segments) {
        const from = xOf(view, width, fromUs);
        block(context, palette, kind, from, y, xOf(view, width, toUs) - from, height, text);
      }
    }
    if (item === chosen) {
      context.strokeStyle = palette.focus;
      context.lineWidth = 2;
      context.strokeRect(left - 2, y - 3, room + 4, height + 6);
    }
  }
}

function block(
  context: CanvasRenderingContext2D,
  palette: Palette,
  kind: SegmentKind,
  x: number,
  y: number,
  width: number,
  height: number,
  text: string,
): void {
  const slant = Math.min(4, width / 4);
  context.beginPath();
  context.moveTo(x + slant, y + 0.5);
  context.lineTo(x + width - slant, y + 0.5);
  context.lineTo(x + width, y + height / 2);
  context.lineTo(x + width - slant, y + height - 0.5);
  context.lineTo(x + slant, y + height - 0.5);
  context.lineTo(x, y + height / 2);
  context.closePath();
  context.strokeStyle = palette.segments[kind];
  context.fillStyle = palette.segments[kind];
  context.lineWidth = 1.25;
  context.globalAlpha = 0.16;
  context.fill();
  context.globalAlpha = 1;
  context.stroke();
  if (context.measureText(text).width > width - 4) return;
  context.fillStyle = palette.ink;
  context.textAlign = "center";
  context.fillText(text, x + width / 2, y + height / 2 + 0.5);
  context.textAlign = "start";
}

function drawLevels(
  context: CanvasRenderingContext2D,
  levels: readonly Level[],
  view: View,
  width: number,
  top: number,
  palette: Palette,
): void {
  const high = top + nameHeight + 5;
  const low = top + laneHeight - 6;
  const y = (level: 0 | 1): number => (level === 1 ? high : low);
  let index = levels.findIndex(({ atUs }) => atUs > view.fromUs);
  if (index < 0) index = levels.length;
  const before = levels[index - 1];
  context.strokeStyle = palette.segments.in;
  context.lineWidth = 1.5;
  context.beginPath();
  let last = before?.level;
  if (last !== undefined) context.moveTo(0, y(last));
  for (; index < levels.length && levels[index].atUs <= view.toUs; index++) {
    const x = xOf(view, width, levels[index].atUs);
    if (last === undefined) context.moveTo(x, y(levels[index].level));
    else context.lineTo(x, y(last));
    last = levels[index].level;
    context.lineTo(x, y(last));
  }
  if (last !== undefined) context.lineTo(width, y(last));
  context.stroke();
}
