/**
 * Where a board's pads are, for pictures: seen from above with the USB plug at the top, in millimetres from the upper left corner.
 *
 * A form (forms.ts) says only what is printed beside each pad; which GPIO that is, the board's own labels and names say. So one form serves all boards
 * that are made to it.
 */
import type { BoardDefinition } from "../definition/board.js";
import { forms } from "./forms.js";

export interface BoardForm {
  readonly widthMm: number;
  readonly heightMm: number;
  /** Ids of the boards that have it. */
  readonly boards: readonly string[];
  /** Where it is written. */
  readonly source: string;
  /** A disc instead of a rectangle. */
  readonly round?: true;
  /** The middle of the plug at the upper edge; that of the board unless said. */
  readonly plug?: { readonly x: number };
  readonly rows: readonly PadRow[];
  /** The chip's middle, and the length of its side. */
  readonly chip: { readonly x: number; readonly y: number; readonly sideMm: number };
  readonly led?: { readonly x: number; readonly y: number };
  readonly neopixel?: { readonly x: number; readonly y: number };
}

/** Pads in a line. */
export interface PadRow {
  readonly x: number;
  readonly y: number;
  /** From one to the next; 2.54 mm down unless said. */
  readonly stepX?: number;
  readonly stepY?: number;
  /** On which side of the pad its name stands. */
  readonly text: "left" | "right" | "up" | "down";
  readonly pads: readonly string[];
}

export interface LayoutPad {
  readonly label: string;
  /** Undefined for power, ground and reset. */
  readonly gpio: number | undefined;
  readonly x: number;
  readonly y: number;
  readonly text: PadRow["text"];
}

export interface BoardLayout {
  readonly widthMm: number;
  readonly heightMm: number;
  readonly round: boolean;
  readonly plug: { readonly x: number };
  readonly pads: readonly LayoutPad[];
  readonly chip: { readonly x: number; readonly y: number; readonly sideMm: number; readonly name: string };
  readonly led?: { readonly x: number; readonly y: number; readonly gpio: number };
  readonly neopixel?: { readonly x: number; readonly y: number; readonly gpio: number };
  /** False: nobody has measured this board; its pins stand in two columns by number. */
  readonly measured: boolean;
}

export function layoutOf(board: BoardDefinition): BoardLayout {
  const form = forms.find(({ boards }) => boards.includes(board.id));
  const { widthMm, heightMm, rows, chip, led, neopixel, plug, round: isRound = false } = form ?? columns(board);
  const { onboard } = board;
  return {
    widthMm,
    heightMm,
    round: isRound,
    plug: plug ?? { x: widthMm / 2 },
    pads: rows.flatMap((row) =>
      row.pads.map((label, index) => ({
        label,
        gpio: gpioOf(board, label),
        x: round(row.x + index * (row.stepX ?? 0)),
        y: round(row.y + index * (row.stepY ?? (row.stepX === undefined ? 2.54 : 0))),
        text: row.text,
      })),
    ),
    chip: { ...chip, name: board.chip.name },
    ...(led === undefined || onboard.led === undefined ? {} : { led: { ...led, gpio: onboard.led } }),
    ...(neopixel === undefined || onboard.neopixel === undefined
      ? {}
      : { neopixel: { ...neopixel, gpio: onboard.neopixel } }),
    measured: form !== undefined,
  };
}

/** By the label printed on the board, else by any of CircuitPython's names for a pin. */
function gpioOf({ labels, circuitpython }: BoardDefinition, label: string): number | undefined {
  for (const [gpio, name] of labels) if (name === label) return gpio;
  const member = circuitpython.members.find(([name]) => name === label)?.[1];
  return typeof member === "number" ? member : undefined;
}

function columns({ labels, onboard }: BoardDefinition): Omit<BoardForm, "boards" | "source"> {
  const names = [...labels].toSorted(([a], [b]) => a - b).map(([, name]) => name);
  const half = Math.ceil(names.length / 2);
  const heightMm = Math.max(20, half * 2.54 + 6);
  return {
    widthMm: 24,
    heightMm,
    rows: [
      { x: 1.6, y: 4, text: "right", pads: names.slice(0, half) },
      { x: 22.4, y: 4, text: "left", pads: names.slice(half) },
    ],
    chip: { x: 12, y: heightMm / 2, sideMm: 6 },
    ...(onboard.led === undefined ? {} : { led: { x: 12, y: heightMm - 3 } }),
    ...(onboard.neopixel === undefined ? {} : { neopixel: { x: 12, y: heightMm - 6 } }),
  };
}

const round = (mm: number): number => Math.round(mm * 100) / 100;
