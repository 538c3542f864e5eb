/** One rig: talk to its board, run a program on it, see its pins, buses and virtual parts; and what there is to know of it. */
import { get, query } from "../../api/client.js";
import type { LeaseAnswer, Listed, Rig } from "../../api/answers.js";
import { livePins, useLivePins } from "../../live/pins.js";
import { Notice } from "../../parts/notice.js";
import { Waiting } from "../../parts/waiting.js";
import { boardOf } from "../../state/boards.js";
import { may, me } from "../../state/session.js";
import { useResource } from "../../state/use-resource.js";
import { AboutPanel } from "./about/about-panel.js";
import { HealthPanel } from "./about/health-panel.js";
import { ConsolePanel } from "./console/console-panel.js";
import { PartsPanel } from "./parts/parts-panel.js";
import { PinsPanel } from "./pins/pins-panel.js";
import { RigHead } from "./rig-head.js";
import { useConsole } from "./use-console.js";
import { WavePanel } from "./wave/wave-panel.js";
import "./rig-page.css";

export function RigPage({ name }: { readonly name: string }) {
  useLivePins();
  const rig = useResource(`rig ${name}`, () => get<Rig>(`/rigs/${encodeURIComponent(name)}`), [
    "rig.",
    "lease.",
    "job.",
    "board.",
    "agent.",
  ]);
  const leases = useResource(`lease ${name}`, () => get<Listed<LeaseAnswer>>(`/leases${query({ rig: name })}`), [
    "lease.",
  ]);
  const mine = leases.data?.items.find((lease) => lease.kind === "interactive" && lease.user === me()?.name);
  const kind = rig.data?.board?.kind;
  const board = kind === undefined ? undefined : boardOf(kind);
  const console = useConsole(mine, (gpio) => board?.pins.find((pin) => pin.gpio === gpio)?.label ?? `GPIO${gpio}`);
  if (rig.data === undefined)
    return rig.fault === undefined ? <Waiting what="the rig" /> : <Notice kind="fault">{rig.fault}</Notice>;
  const pins = mine !== undefined && console.client.pins.value.size > 0 ? console.client.pins.value : livePins(name);
  return (
    <div class="rig-page">
      <RigHead
        rig={rig.data}
        onChange={() => {
          void rig.refresh();
          void leases.refresh();
        }}
      />
      {rig.fault !== undefined && <Notice kind="fault">{rig.fault}</Notice>}
      <div class="rig-columns">
        <div class="rig-side">{board !== undefined && <PinsPanel board={board} values={pins} />}</div>
        <div class="rig-middle">
          {mine === undefined ? (
            <section class="panel">
              <p>
                {may("user")
                  ? "Take the rig to talk to its board: a REPL, a program of yours, its buses over time and, on an emulated board, its virtual parts."
                  : "You may look: whoever may take rigs has a REPL here, an editor, and the buses of the board over time."}{" "}
                Its pins show what they carry to everybody.
              </p>
            </section>
          ) : (
            <>
              <ConsolePanel
                rig={name}
                client={console.client}
                onScreen={console.onScreen}
                dialects={board?.pythons ?? []}
              />
              <WavePanel store={console.trace} onClear={() => console.trace.clear()} />
              <PartsPanel client={console.client} />
            </>
          )}
          <HealthPanel rig={rig.data} />
          <AboutPanel rig={rig.data} onChange={() => void rig.refresh()} />
        </div>
      </div>
    </div>
  );
}
