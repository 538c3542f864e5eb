/** A run's trace as its buses and pins over time. */
import { useEffect, useMemo, useRef } from "preact/hooks";
import type { Rig, RunAnswer } from "../../api/answers.js";
import { get } from "../../api/client.js";
import { boardOf } from "../../state/boards.js";
import { useResource } from "../../state/use-resource.js";
import { TraceStore } from "../rig/wave/trace-store.js";
import { WavePanel } from "../rig/wave/wave-panel.js";
import type { TraceEntry } from "./trace-text.js";

interface TraceWaveProps {
  readonly run: RunAnswer;
  readonly role: string;
  /** Grows while it is read. */
  readonly entries: readonly TraceEntry[];
}

export function TraceWave({ run, role, entries }: TraceWaveProps) {
  const name = run.parts.find((part) => part.role === role)?.rig ?? "";
  const kind = useResource(`rig ${name}`, () => get<Rig>(`/rigs/${encodeURIComponent(name)}`)).data?.board?.kind;
  const board = kind === undefined ? undefined : boardOf(kind);
  const store = useMemo(
    () => new TraceStore((gpio) => board?.pins.find((pin) => pin.gpio === gpio)?.label ?? `GPIO${gpio}`),
    [board],
  );
  const taken = useRef<{ store: TraceStore | undefined; count: number }>({ store: undefined, count: 0 });
  useEffect(() => {
    const { current } = taken;
    if (current.store !== store) taken.current = { store, count: 0 };
    store.add(entries.slice(taken.current.count));
    taken.current.count = entries.length;
  }, [store, entries]);
  return <WavePanel store={store} />;
}
