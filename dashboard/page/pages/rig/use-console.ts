/**
 * The console of a rig that is held by whoever looks: connected when the lease is his, its session begun, the lease renewed while the page is open, and
 * left when the page is.
 */
import { useEffect, useMemo, useRef } from "preact/hooks";
import type { LeaseAnswer } from "../../api/answers.js";
import { renewLease } from "../../state/leases.js";
import { ConsoleClient } from "./console/console-client.js";
import { dialConsole } from "./console/dial.js";
import type { Screen } from "./console/terminal.js";
import { TraceStore } from "./wave/trace-store.js";

const renewEveryMs = 60_000;
const renewSeconds = 3600;
/** What is written before the terminal has been loaded. */
const mostWaiting = 100_000;

export interface RigConsole {
  readonly client: ConsoleClient;
  readonly trace: TraceStore;
  readonly onScreen: (screen: Screen | undefined) => void;
}

/** @param lease  undefined: not his */
export function useConsole(lease: LeaseAnswer | undefined, pinName: (gpio: number) => string): RigConsole {
  const held = useRef(lease);
  held.current = lease;
  const name = useRef(pinName);
  name.current = pinName;
  const made = useMemo(() => {
    let screen: Screen | undefined;
    let waiting = "";
    const trace = new TraceStore((gpio) => name.current(gpio));
    const client = new ConsoleClient({
      dial: () => {
        if (held.current === undefined) throw new Error("The lease is over. Take the rig again.");
        return dialConsole(held.current);
      },
      onOutput: (text, stream) => {
        const shown = stream === "lab" ? `\x1b[2m${text}\x1b[0m` : text;
        if (screen === undefined) waiting = (waiting + shown).slice(-mostWaiting);
        else screen.write(shown);
      },
      onTrace: (entries, dropped) => trace.add(entries, dropped),
      onStart: () => {
        waiting = "";
        screen?.clear();
        trace.clear();
      },
    });
    const onScreen = (next: Screen | undefined): void => {
      screen = next;
      if (waiting !== "") screen?.write(waiting);
      waiting = "";
    };
    return { client, trace, onScreen };
  }, []);
  const id = lease?.id;
  useEffect(() => {
    const { client } = made;
    if (id === undefined) return;
    void client.connect();
    const timer = setInterval(() => {
      if (held.current !== undefined) void renewLease(held.current, renewSeconds).catch(() => {});
    }, renewEveryMs);
    return () => {
      clearInterval(timer);
      client.leave();
    };
  }, [id]);
  return made;
}
