/** What the URL of a board with its own Python names. Apart from the transport, so that a wrong one is refused without loading it. */
import { findBoard } from "../../../boards/index.js";
import type { BoardUrl } from "../board-url.js";
import { LinkError } from "../link-error.js";

/** @returns the port, a unique id, or `auto`; and the board that `?as=` names. @throws LinkError BAD_URL */
export function readAgentUrl(url: BoardUrl): { port: string; board?: string } {
  const { name, options, text } = url;
  if (name === "") {
    throw new LinkError(
      "BAD_URL",
      `"${text}" names no port.`,
      "",
      "Write agent:/dev/ttyACM0, or agent:auto for the only one.",
    );
  }
  const { as: board, ...others } = options;
  const [unknown] = Object.keys(others);
  if (unknown !== undefined)
    throw new LinkError("BAD_URL", `"${text}": there is no option "${unknown}".`, "", "Known is as=BOARD.");
  if (board === undefined) return { port: name };
  if (findBoard(board) === undefined)
    throw new LinkError(
      "BAD_URL",
      `"${text}": no board is called "${board}".`,
      "",
      "pinbridge boards lists those that are known.",
    );
  return { port: name, board };
}
