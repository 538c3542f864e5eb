/** A chart over time, by uPlot: redrawn with the page's colours, as wide as there is room. */
import { useEffect, useRef } from "preact/hooks";
import UPlot from "uplot";
import "uplot/dist/uPlot.min.css";
import { wholeTime } from "../../parts/format.js";
import { isDark } from "../../state/theme.js";
import { tickText } from "./tick-text.js";
import "./plot.css";

export interface PlotLine {
  readonly label: string;
  /** A token of styles/tokens.css: `--mark-1`. */
  readonly colour: string;
  readonly values: readonly (number | null)[];
  readonly bars?: boolean;
  /** What the legend says of each point, where that is not the value that is drawn. */
  readonly said?: readonly number[];
}

interface PlotProps {
  /** For those who do not see it. */
  readonly label: string;
  readonly unit: string;
  /** Seconds since 1970. */
  readonly times: readonly number[];
  readonly lines: readonly PlotLine[];
  /** A scale that begins at zero: of durations and counts. */
  readonly fromZero?: boolean;
  /** Seconds to be seen before the first point and after the last, at least. */
  readonly room?: number;
  /** Of the point that was clicked, by its place in `times`. */
  readonly onPick?: (index: number) => void;
}

const height = 260;

export function Plot({ label, unit, times, lines, fromZero = false, room = 1800, onPick }: PlotProps) {
  const frame = useRef<HTMLDivElement>(null);
  const dark = isDark();
  useEffect(() => {
    const element = frame.current!;
    const style = getComputedStyle(element);
    const token = (name: string): string => style.getPropertyValue(name).trim();
    const axis = {
      stroke: token("--quiet"),
      grid: { stroke: token("--line"), width: 1 },
      ticks: { stroke: token("--line"), width: 1 },
    };
    const plot = new UPlot(
      {
        width: element.clientWidth,
        height,
        padding: [12, 8, 0, 0],
        cursor: { drag: { x: true, y: false } },
        scales: {
          x: { range: (_plot, low, high) => timeRange(times, low, high, room) },
          y: { range: (_plot, low, high) => valueRange(low, high, fromZero) },
        },
        axes: [
          { ...axis, values: (_plot, ticks, _axis, _space, step) => ticks.map((tick) => tickText(tick, step)) },
          { ...axis, label: unit, labelSize: unit === "" ? 0 : 20, size: 60 },
        ],
        series: [
          { label: "Time", value: (_plot, at: number | null) => (at === null ? "–" : wholeTime(at * 1000)) },
          ...lines.map(({ label: name, colour, bars, said }) => ({
            label: name,
            ...(said === undefined
              ? {}
              : {
                  value: (_plot: UPlot, _value: number, _series: number, index: number | null) =>
                    index === null ? "–" : String(said[index] ?? "–"),
                }),
            stroke: token(colour),
            width: 1.5,
            spanGaps: true,
            points: { show: bars !== true, size: 6, fill: token(colour) },
            ...(bars === true ? { fill: token(colour), paths: UPlot.paths.bars!({ size: [0.7, 24], align: 0 }) } : {}),
          })),
        ],
      },
      [[...times], ...lines.map(({ values }) => [...values])] as UPlot.AlignedData,
      element,
    );
    const pick = (): void => {
      if (typeof plot.cursor.idx === "number") onPick?.(plot.cursor.idx);
    };
    plot.over.addEventListener("click", pick);
    const observer = new ResizeObserver(() => plot.setSize({ width: element.clientWidth, height }));
    observer.observe(element);
    return () => {
      observer.disconnect();
      plot.destroy();
    };
  }, [times, lines, fromZero, room, dark]);
  return <div class="plot" ref={frame} role="img" aria-label={label} />;
}

/** Some room on both sides, also of a single point, which uPlot alone would give years. */
function timeRange(times: readonly number[], low: number, high: number, least: number): [number, number] {
  const [first, last] = times.length === 1 ? [times[0], times[0]] : [low, high];
  const room = Math.max((last - first) * 0.03, least);
  return [first - room, last + room];
}

function valueRange(low: number | null, high: number | null, fromZero: boolean): [number, number] {
  if (low === null || high === null) return [0, 1];
  const spread = Math.max(high - low, Math.abs(high) * 0.02, 1e-9);
  return fromZero ? [0, high * 1.1] : [low - spread * 0.1, high + spread * 0.1];
}
