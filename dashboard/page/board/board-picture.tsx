/**
 * A board as it lies on the bench, drawn from its data: outline, plug, chip, and each pad in its place, lit by what its pin carries at the moment.
 * A high pin is bright, a low one blue, one that nobody drives is dull; a PWM shines as bright as its duty.
 */
import type { BoardAnswer } from "../api/answers.js";
import { brightness, pinWords, type PinValue, type PinValues } from "./pin-value.js";
import "./board-picture.css";

type Pad = BoardAnswer["layout"]["pads"][number];

interface BoardPictureProps {
  readonly board: BoardAnswer;
  readonly values: PinValues;
  /** With the names of the pads; without, for a small picture. */
  readonly named?: boolean;
  /** A pin that is looked at elsewhere. */
  readonly chosen?: number | undefined;
  readonly onChoose?: (gpio: number) => void;
}

/** Room around the board, in millimetres: pads and plug stand over its edge. */
const margin = 2;

export function BoardPicture({ board, values, named = false, chosen, onChoose }: BoardPictureProps) {
  const { layout } = board;
  const { widthMm: width, heightMm: height, chip, led, neopixel } = layout;
  // a little smaller than life where the pads' names need the room
  const side = chip.sideMm * (named ? 0.75 : 1);
  const lit = board.pins.filter(({ gpio }) => brightness(values.get(gpio)) > 0).map(({ label }) => label);
  return (
    <svg
      class="board"
      role="img"
      aria-label={`${board.title}. ${lit.length === 0 ? "No pin is known to be high." : `High: ${lit.join(", ")}.`}`}
      viewBox={`${-margin} ${-margin - 1} ${width + 2 * margin} ${height + 2 * margin + 1}`}
    >
      <rect class="board-pcb" width={width} height={height} rx={layout.round ? width / 2 : 1.6} />
      <rect class="board-plug" x={layout.plug.x - 4} y={-1.6} width={8} height={5.6} rx={0.8} />
      <rect class="board-chip" x={chip.x - side / 2} y={chip.y - side / 2} width={side} height={side} rx={0.3} />
      <text class="board-chip-name" x={chip.x} y={chip.y} font-size={Math.min(1.5, (side * 1.4) / chip.name.length)}>
        {chip.name}
      </text>
      {led !== null && <Light at={led} value={values.get(led.gpio)} name="LED" />}
      {neopixel !== null && (
        <rect class="board-pixel" x={neopixel.x - 1} y={neopixel.y - 1} width={2} height={2} rx={0.3} />
      )}
      {layout.pads.map((pad, index) => (
        <PadMark
          key={index}
          pad={pad}
          value={pad.gpio === null ? undefined : values.get(pad.gpio)}
          named={named}
          chosen={pad.gpio !== null && pad.gpio === chosen}
          onChoose={onChoose}
        />
      ))}
    </svg>
  );
}

interface PadMarkProps {
  readonly pad: Pad;
  readonly value: PinValue | undefined;
  readonly named: boolean;
  readonly chosen: boolean;
  readonly onChoose: ((gpio: number) => void) | undefined;
}

function PadMark({ pad, value, named, chosen, onChoose }: PadMarkProps) {
  const { gpio, label, x, y } = pad;
  return (
    <g
      class={`pad ${padState(pad, value)}${chosen ? " pad-chosen" : ""}`}
      data-gpio={gpio ?? undefined}
      onClick={gpio === null || onChoose === undefined ? undefined : () => onChoose(gpio)}
    >
      <title>{gpio === null ? label : `${label}: ${pinWords(value)}`}</title>
      <circle cx={x} cy={y} r={0.95} style={value?.duty === undefined ? undefined : { "--duty": String(value.duty) }} />
      {named && <text {...textPlace(pad)}>{label}</text>}
    </g>
  );
}

function padState({ gpio }: Pad, value: PinValue | undefined): string {
  if (gpio === null) return "pad-fixed";
  if (value === undefined || value.floating === true) return "pad-open";
  if (value.duty !== undefined) return "pad-pwm";
  if (value.millivolts !== undefined) return "pad-analog";
  return value.level === 1 ? "pad-high" : "pad-low";
}

function textPlace({ x, y, text }: Pad): { x: number; y: number; "text-anchor": "start" | "end" | "middle" } {
  if (text === "right") return { x: x + 1.5, y: y + 0.5, "text-anchor": "start" };
  if (text === "left") return { x: x - 1.5, y: y + 0.5, "text-anchor": "end" };
  return { x, y: text === "up" ? y - 1.4 : y + 2.2, "text-anchor": "middle" };
}

function Light({ at, value, name }: { at: { x: number; y: number }; value: PinValue | undefined; name: string }) {
  const shine = brightness(value);
  return (
    <g class="board-light">
      <title>{`${name}: ${pinWords(value)}`}</title>
      {shine > 0 && <circle class="board-glow" cx={at.x} cy={at.y} r={2.4} opacity={0.15 + 0.45 * shine} />}
      <rect
        class={shine > 0 ? "board-led board-led-on" : "board-led"}
        x={at.x - 0.9}
        y={at.y - 0.5}
        width={1.8}
        height={1}
        rx={0.2}
      />
    </g>
  );
}
