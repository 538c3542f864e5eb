/** A terminal, as one sits at a board with. */
import { FitAddon } from "@xterm/addon-fit";
import { Terminal as XTerm, type ITheme } from "@xterm/xterm";
import "@xterm/xterm/css/xterm.css";
import { useEffect, useRef } from "preact/hooks";
import { obeyPolicy } from "./nonce.js";
import "./terminal.css";

/** What is written to a terminal that may not be there yet. */
export interface Screen {
  write(text: string): void;
  clear(): void;
}

interface TerminalProps {
  readonly onKeys: (keys: string) => void;
  /** Given the screen when it is there, undefined when it goes. */
  readonly onScreen: (screen: Screen | undefined) => void;
}

/** Dark in both: output with colours is made for that. */
const theme: ITheme = {
  background: "#10151a",
  foreground: "#dde4ea",
  cursor: "#5cc4b3",
  selectionBackground: "#35506b",
  black: "#1c242b",
  red: "#ff8579",
  green: "#6fd196",
  yellow: "#e8c268",
  blue: "#7db4f2",
  magenta: "#d79be8",
  cyan: "#62cfc4",
  white: "#dde4ea",
  brightBlack: "#8795a1",
};

export function Terminal({ onKeys, onScreen }: TerminalProps) {
  const place = useRef<HTMLDivElement>(null);
  const keys = useRef(onKeys);
  keys.current = onKeys;
  useEffect(() => {
    obeyPolicy();
    const terminal = new XTerm({
      fontFamily: getComputedStyle(document.documentElement).getPropertyValue("--mono"),
      fontSize: 13,
      theme,
      scrollback: 5000,
      cursorBlink: false,
      convertEol: true,
      minimumContrastRatio: 4.5,
    });
    const fit = new FitAddon();
    terminal.loadAddon(fit);
    terminal.open(place.current!);
    terminal.textarea?.setAttribute("aria-label", "REPL of the board");
    fit.fit();
    // Tab completes names, so Shift-Tab is the way out by keyboard
    terminal.attachCustomKeyEventHandler((event) => !(event.key === "Tab" && event.shiftKey));
    terminal.onData((text) => keys.current(text));
    const watch = new ResizeObserver(() => fit.fit());
    watch.observe(place.current!);
    onScreen({ write: (text) => terminal.write(text), clear: () => terminal.reset() });
    return () => {
      onScreen(undefined);
      watch.disconnect();
      terminal.dispose();
    };
  }, []);
  return <div class="rig-terminal" ref={place} />;
}
