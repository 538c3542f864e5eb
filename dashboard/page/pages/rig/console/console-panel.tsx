/** The board's REPL, and a program to run on it. */
import { useRef, useState } from "preact/hooks";
import { lazy } from "../../../router/lazy.js";
import { Notice } from "../../../parts/notice.js";
import type { ConsoleClient } from "./console-client.js";
import { keepProgram, keptProgram } from "./program-store.js";
import type { Screen } from "./terminal.js";
import "./console-panel.css";

const Terminal = lazy(async () => (await import("./terminal.js")).Terminal);
const Editor = lazy(async () => (await import("./editor.js")).Editor);

export type Dialect = "" | "circuitpython" | "micropython";

interface ConsolePanelProps {
  readonly rig: string;
  readonly client: ConsoleClient;
  readonly onScreen: (screen: Screen | undefined) => void;
  /** What the board's Pythons are. */
  readonly dialects: readonly Exclude<Dialect, "">[];
}

const states = { keys: "The REPL waits.", lines: "The program reads a line.", running: "Running.", none: "" };

export function ConsolePanel({ rig, client, onScreen, dialects }: ConsolePanelProps) {
  const [program, setProgram] = useState(() => keptProgram(rig));
  const [dialect, setDialect] = useState<Dialect>("");
  const file = useRef<HTMLInputElement>(null);
  const state = client.state.value;
  const terminal = client.terminal.value;
  const open = state === "open";
  const chosen = dialect === "" ? undefined : dialect;
  const run = (): void => client.start({ name: "code.py", text: program }, chosen);
  return (
    <section class="panel console-panel" aria-labelledby="console-title">
      <div class="row console-acts">
        <h2 id="console-title">Console</h2>
        <button type="button" class="button main" disabled={!open} onClick={run} title="Ctrl-Enter in the editor">
          Run
        </button>
        <button
          type="button"
          class="button"
          disabled={!open || terminal === "keys" || terminal === "none"}
          onClick={() => client.interrupt()}
        >
          Stop
        </button>
        <button
          type="button"
          class="button"
          disabled={!open}
          onClick={() => client.start(undefined, chosen)}
          title="Python, its memory and the board begin anew"
        >
          Reset
        </button>
        <label class="row console-dialect">
          <span class="quiet">Python</span>
          <select
            class="select small"
            value={dialect}
            onChange={(event) => setDialect(event.currentTarget.value as Dialect)}
          >
            <option value="">as the program imports</option>
            {dialects.map((name) => (
              <option key={name} value={name}>
                {name === "circuitpython" ? "CircuitPython" : "MicroPython"}
              </option>
            ))}
          </select>
        </label>
        <button type="button" class="button quiet-button" onClick={() => file.current?.click()}>
          Open file …
        </button>
        <input
          ref={file}
          class="visually-hidden"
          type="file"
          accept=".py,text/x-python"
          tabIndex={-1}
          aria-label="A Python file for the editor"
          onChange={(event) => {
            const [chosenFile] = event.currentTarget.files ?? [];
            if (chosenFile !== undefined)
              void chosenFile.text().then((text) => (setProgram(text), keepProgram(rig, text)));
          }}
        />
        <span class="quiet console-state" role="status" data-terminal={terminal}>
          {open
            ? states[terminal]
            : state === "connecting"
              ? "Connecting …"
              : state === "lost"
                ? "Connecting again …"
                : ""}
        </span>
      </div>
      {client.fault.value !== undefined && (
        <Notice kind="fault">
          {client.fault.value}{" "}
          <button type="button" class="button small" onClick={() => void client.connect()}>
            Connect again
          </button>
        </Notice>
      )}
      <div class="console-both">
        <Editor
          text={program}
          label="Program"
          onChange={(text) => {
            setProgram(text);
            keepProgram(rig, text);
          }}
          onRun={run}
        />
        <Terminal onKeys={(keys) => client.type(keys)} onScreen={onScreen} />
      </div>
      <p class="quiet console-hint">
        Tab completes and indents. <kbd>Shift</kbd>+<kbd>Tab</kbd> leaves the terminal, <kbd>Esc</kbd> <kbd>Tab</kbd>{" "}
        the editor. <kbd>Ctrl</kbd>+<kbd>Enter</kbd> runs, <kbd>Ctrl</kbd>+<kbd>C</kbd> interrupts.
      </p>
    </section>
  );
}
