/**
 * The buses and pins over time. Wheel and fingers, buttons and keys move it alike; what is chosen is said in words below, and the last transactions
 * stand there as a table too, for who cannot see the drawing.
 */
import { useEffect, useRef, useState } from "preact/hooks";
import { theme } from "../../../state/theme.js";
import { count } from "../../../parts/format.js";
import type { Lane, WaveItem } from "./decode.js";
import { draw, laneHeight, scaleHeight } from "./draw.js";
import { inOrder, itemAt } from "./find.js";
import { paletteOf } from "./palette.js";
import type { TraceStore } from "./trace-store.js";
import { fit, follow, pan, reveal, timeText, usAt, zoom, type View } from "./view.js";
import "./wave-panel.css";

const kindOrder = ["i2c", "spi", "uart", "pin", "other"];
const rowsShown = 100;

interface WavePanelProps {
  readonly store: TraceStore;
  /** Forgets what was; where more is still coming. */
  readonly onClear?: () => void;
}

export function WavePanel({ store, onClear }: WavePanelProps) {
  const changed = store.changed.value;
  const dropped = store.dropped.value;
  const canvas = useRef<HTMLCanvasElement>(null);
  const [width, setWidth] = useState(800);
  const [view, setView] = useState<View>({ fromUs: 0, toUs: 1e6 });
  /** `fit` all, `follow` the newest, or stay where a person has gone. */
  const [mode, setMode] = useState<"fit" | "follow" | "stay">("fit");
  const [chosen, choose] = useState<{ lane: Lane; item: WaveItem }>();
  const lanes = [...store.decoder.lanes.values()].toSorted(
    (a, b) => kindOrder.indexOf(a.kind) - kindOrder.indexOf(b.kind),
  );
  const seen =
    mode === "fit" ? fit(0, store.decoder.endUs) : mode === "follow" ? follow(view, store.decoder.endUs) : view;
  const height = scaleHeight + Math.max(1, lanes.length) * laneHeight;

  useEffect(() => {
    const { current } = canvas;
    if (current === null) return;
    const watch = new ResizeObserver(() => setWidth(current.clientWidth));
    watch.observe(current);
    return () => watch.disconnect();
  }, []);

  useEffect(() => {
    const { current } = canvas;
    const context = current?.getContext("2d");
    if (current === null || context === null || context === undefined) return;
    const frame = requestAnimationFrame(() => {
      const ratio = devicePixelRatio;
      current.width = Math.round(width * ratio);
      current.height = Math.round(height * ratio);
      context.scale(ratio, ratio);
      draw(context, { lanes, view: seen, width, chosen: chosen?.item, palette: paletteOf(current) });
    });
    return () => cancelAnimationFrame(frame);
  });

  // keys come faster than frames: each goes on from where the one before has led
  const latest = useRef(seen);
  latest.current = seen;
  const move = (next: View): void => {
    latest.current = next;
    setMode("stay");
    setView(next);
  };
  useWheel(canvas, (event) => {
    const share = event.offsetX / width;
    if (event.ctrlKey || event.metaKey || event.altKey) move(zoom(seen, Math.exp(-event.deltaY / 200), share));
    else if (event.shiftKey || Math.abs(event.deltaX) > Math.abs(event.deltaY))
      move(pan(seen, (event.deltaX || event.deltaY) / width));
    else return false;
    return true;
  });
  const step = (by: number): void => {
    const all = inOrder(lanes);
    if (all.length === 0) return;
    const at = chosen === undefined ? -1 : all.findIndex(({ item }) => item === chosen.item);
    const next = all[Math.min(all.length - 1, Math.max(0, at < 0 ? (by > 0 ? 0 : all.length - 1) : at + by))];
    choose(next);
    move(reveal(latest.current, next.item.fromUs, next.item.toUs));
  };
  const keys: Record<string, () => void> = {
    ArrowLeft: () => move(pan(latest.current, -0.1)),
    ArrowRight: () => move(pan(latest.current, 0.1)),
    "+": () => move(zoom(latest.current, 1.5)),
    "=": () => move(zoom(latest.current, 1.5)),
    "-": () => move(zoom(latest.current, 1 / 1.5)),
    Home: () => setMode("fit"),
    End: () => (setView(seen), setMode("follow")),
    n: () => step(1),
    p: () => step(-1),
    Escape: () => choose(undefined),
  };
  const total = lanes.reduce((sum, lane) => sum + lane.items.length, 0);
  return (
    <section class="panel wave-panel" aria-labelledby="wave-title" data-transactions={total}>
      <div class="row wave-acts">
        <h2 id="wave-title">Buses and pins over time</h2>
        <button type="button" class="button small" aria-label="Zoom in" onClick={() => move(zoom(seen, 2))}>
          +
        </button>
        <button type="button" class="button small" aria-label="Zoom out" onClick={() => move(zoom(seen, 0.5))}>
          −
        </button>
        <button type="button" class="button small" aria-label="Earlier" onClick={() => move(pan(seen, -0.3))}>
          ←
        </button>
        <button type="button" class="button small" aria-label="Later" onClick={() => move(pan(seen, 0.3))}>
          →
        </button>
        <button type="button" class="button small" aria-pressed={mode === "fit"} onClick={() => setMode("fit")}>
          All
        </button>
        <button
          type="button"
          class="button small"
          aria-pressed={mode === "follow"}
          onClick={() => (setView(seen), setMode("follow"))}
        >
          Follow
        </button>
        {onClear !== undefined && (
          <button type="button" class="button small" onClick={() => (choose(undefined), onClear())}>
            Clear
          </button>
        )}
        <span class="quiet wave-count">
          {count(total, "transaction")}
          {dropped > 0 && `, and ${dropped} more that came too fast to be told`}
        </span>
      </div>
      <div
        class="wave-frame"
        tabIndex={0}
        role="group"
        aria-label={`Waveform${lanes.length === 0 ? "" : ` of ${lanes.map(({ title }) => title).join("; ")}`}. Arrow keys move, plus and minus zoom, Home shows all, End follows, N and P choose the next and previous transaction.`}
        onKeyDown={(event) => {
          const act = keys[event.key];
          if (act === undefined || event.ctrlKey || event.metaKey || event.altKey) return;
          event.preventDefault();
          act();
        }}
      >
        <canvas
          ref={canvas}
          class="wave-canvas"
          aria-hidden="true"
          data-theme-now={theme.value}
          style={{ height: `${height}px` }}
          {...dragging(
            () => seen,
            () => width,
            move,
            (x, y) => {
              const lane = lanes[Math.floor((y - scaleHeight) / laneHeight)];
              const tolerance = ((seen.toUs - seen.fromUs) / width) * 4;
              const item = lane === undefined ? undefined : itemAt(lane, usAt(seen, width, x), tolerance);
              choose(item === undefined ? undefined : { lane, item });
            },
          )}
        />
        {total === 0 && lanes.length === 0 && (
          <p class="quiet wave-empty">Nothing yet: what the program asks of its buses and pins appears here.</p>
        )}
      </div>
      <p class="wave-chosen" role="status">
        {chosen === undefined ? (
          <span class="quiet">Choose a transaction to read it: click, or N and P. Ctrl and the wheel zoom.</span>
        ) : (
          <>
            <strong>{chosen.lane.title}</strong> at {timeText(chosen.item.fromUs, 1)},{" "}
            {timeText(chosen.item.toUs - chosen.item.fromUs, 1)} long:{" "}
            <code class={chosen.item.ok ? undefined : "wave-bad"}>{chosen.item.words}</code>
            {chosen.item.file !== undefined && ` (${chosen.item.file}, line ${chosen.item.line})`}
          </>
        )}
      </p>
      <details>
        <summary>The last transactions as a table</summary>
        <Transactions lanes={lanes} changed={changed} />
      </details>
    </section>
  );
}

function Transactions({ lanes }: { readonly lanes: readonly Lane[]; readonly changed: number }) {
  const rows = inOrder(lanes).slice(-rowsShown).toReversed();
  return (
    <div class="table-frame wave-table" tabIndex={0} role="region" aria-label="The last transactions">
      <table class="table">
        <thead>
          <tr>
            <th scope="col">At</th>
            <th scope="col">Bus</th>
            <th scope="col">What</th>
            <th scope="col">Line</th>
          </tr>
        </thead>
        <tbody>
          {rows.map(({ lane, item }, index) => (
            <tr key={index}>
              <td class="number">{timeText(item.fromUs, 1)}</td>
              <td>{lane.title}</td>
              <td>
                <code class={item.ok ? undefined : "wave-bad"}>{item.words}</code>
              </td>
              <td class="number">{item.line}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

/** Not by onWheel: that listener could not keep the page from scrolling. */
function useWheel(target: { current: HTMLElement | null }, turned: (event: WheelEvent) => boolean): void {
  const latest = useRef(turned);
  latest.current = turned;
  useEffect(() => {
    const { current } = target;
    const listen = (event: WheelEvent): void => {
      if (latest.current(event)) event.preventDefault();
    };
    current?.addEventListener("wheel", listen, { passive: false });
    return () => current?.removeEventListener("wheel", listen);
  }, []);
}

/** A press that moves drags, two fingers zoom, one that does not move chooses. */
function dragging(
  view: () => View,
  width: () => number,
  move: (view: View) => void,
  press: (x: number, y: number) => void,
) {
  return {
    onPointerDown(event: PointerEvent & { currentTarget: HTMLCanvasElement }) {
      const target = event.currentTarget;
      const begin = view();
      const fingers = new Map([[event.pointerId, event.offsetX]]);
      const startX = event.offsetX;
      let moved = false;
      let spread = 0;
      target.setPointerCapture(event.pointerId);
      const stop = new AbortController();
      const down = (more: PointerEvent): void => {
        fingers.set(more.pointerId, more.offsetX);
        spread = spreadOf(fingers);
        moved = true;
      };
      const drag = (more: PointerEvent): void => {
        fingers.set(more.pointerId, more.offsetX);
        if (fingers.size > 1) {
          const [a, b] = fingers.values();
          move(zoom(begin, spreadOf(fingers) / Math.max(1, spread), (a + b) / 2 / width()));
        } else {
          moved ||= Math.abs(more.offsetX - startX) > 3;
          if (moved) move(pan(begin, (startX - more.offsetX) / width()));
        }
      };
      const up = (more: PointerEvent): void => {
        stop.abort();
        if (!moved) press(more.offsetX, more.offsetY);
      };
      const { signal } = stop;
      target.addEventListener("pointerdown", down, { signal });
      target.addEventListener("pointermove", drag, { signal });
      target.addEventListener("pointerup", up, { signal });
      target.addEventListener("pointercancel", () => stop.abort(), { signal });
    },
  };
}

function spreadOf(fingers: ReadonlyMap<number, number>): number {
  const xs = [...fingers.values()];
  return xs.length < 2 ? 0 : Math.abs(xs[0] - xs[1]);
}
