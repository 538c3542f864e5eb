/** What the URL of a board with its own Python names. Apart from the transport, so that a wrong one is refused without loading it. */
import { findBoard } from "../../../boards/index.js";
import type { BoardUrl } from "../board-url.js";
import { readEmulatorUrl } from "../emulator-url.js";
import { LinkError } from "../link-error.js";

export interface AgentUrl {
  /** A port's path, a unique id, or `auto`; the emulated board where there is one. */
  readonly port: string;
  /** What `?as=` names. */
  readonly board?: string;
  /** `agent:emulator:pico?image=PATH`: the emulated board that runs that image. */
  readonly emulated?: BoardUrl;
}

/** @throws LinkError BAD_URL */
export function readAgentUrl(url: BoardUrl): AgentUrl {
  const { name, text } = url;
  const { as: board, ...others } = url.options;
  if (name === "") {
    throw new LinkError(
      "BAD_URL",
      `"${text}" names no port.`,
      "",
      "Write agent:/dev/ttyACM0, or agent:auto for the only one.",
    );
  }
  const emulated = /^emulator:/i.test(name) ? readEmulated(url, others) : undefined;
  const [unknown] = Object.keys(others);
  if (unknown !== undefined && emulated === undefined)
    throw new LinkError("BAD_URL", `"${text}": there is no option "${unknown}".`, "", "Known is as=BOARD.");
  if (board !== undefined && findBoard(board) === undefined)
    throw new LinkError(
      "BAD_URL",
      `"${text}": no board is called "${board}".`,
      "",
      "pinbridge boards lists those that are known.",
    );
  return { port: name, ...(board === undefined ? {} : { board }), ...(emulated === undefined ? {} : { emulated }) };
}

function readEmulated({ name, text }: BoardUrl, options: Record<string, string>): BoardUrl {
  const url = { text, scheme: "emulator", name: name.slice("emulator:".length), options };
  const { image, ...others } = options;
  const [unknown] = Object.keys(others);
  if (unknown !== undefined)
    throw new LinkError(
      "BAD_URL",
      `"${text}": there is no option "${unknown}".`,
      "",
      "Known are image=FILE, as=BOARD.",
    );
  if (image === undefined)
    throw new LinkError(
      "BAD_URL",
      `"${text}" does not say which firmware the emulated board runs.`,
      "pinbridge's own needs no agent, and MicroPython's does not come with pinbridge.",
      "Give its UF2 file, agent:emulator:pico?image=FILE, or leave agent: away.",
    );
  readEmulatorUrl(url);
  return url;
}
