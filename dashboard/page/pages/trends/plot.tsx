/** A chart over time, by uPlot: redrawn with the page's colours, as wide as there is room. */
import { useEffect, useRef } from "preact/hooks";
import UPlot from "uplot";
import "uplot/dist/uPlot.min.css";
import { isDark } from "../../state/theme.js";
import "./plot.css";

export interface PlotLine {
  readonly label: string;
  /** A token of styles/tokens.css: `--mark-1`. */
  readonly colour: string;
  readonly values: readonly (number | null)[];
  readonly bars?: boolean;
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
  /** Of the point that was clicked, by its place in `times`. */
  readonly onPick?: (index: number) => void;
}

const height = 260;

export function Plot({ label, unit, times, lines, fromZero = false, onPick }: PlotProps) {
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
          x: { range: (_plot, low, high) => timeRange(low, high) },
          y: { range: (_plot, low, high) => valueRange(low, high, fromZero) },
        },
        axes: [axis, { ...axis, label: unit, labelSize: unit === "" ? 0 : 20, size: 60 }],
        series: [
          { label: "Time" },
          ...lines.map(({ label: name, colour, bars }) => ({
            label: name,
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
  }, [times, lines, fromZero, dark]);
  return <div class="plot" ref={frame} role="img" aria-label={label} />;
}

/** Some room on both sides, so that a single point does not stretch over years. */
function timeRange(low: number, high: number): [number, number] {
  const room = Math.max((high - low) * 0.03, 1800);
  return [low - room, high + room];
}

function valueRange(low: number | null, high: number | null, fromZero: boolean): [number, number] {
  if (low === null || high === null) return [0, 1];
  const spread = Math.max(high - low, Math.abs(high) * 0.02, 1e-9);
  return fromZero ? [0, high * 1.1] : [low - spread * 0.1, high + spread * 0.1];
}
