/** Is a board in order? Says hello, sends bytes there and back, and asks who answers on its usual I2C bus. For labs that check their rigs. */

import { randomBytes } from "node:crypto";
import { BusError, i2cCommands, LinkError, systemCommands, type BoardInfo } from "../../hil/index.js";
import { openBoard, type OpenBoardOptions } from "./open-board.js";

export interface BoardHealth {
  readonly info: BoardInfo;
  /** 7-bit addresses that acknowledge; empty also when the bus has no pull-ups. Undefined: not asked for. */
  readonly i2c: readonly number[] | undefined;
}

export interface BoardHealthOptions extends OpenBoardOptions {
  /** Look at the I2C bus too. */
  readonly i2c?: boolean;
}

const echoes = 8;
const echoBytes = 48;
const [first, last] = [0x08, 0x77];

/** @throws LinkError (no board, or it gave back other bytes than it was sent), RigError, UsageError */
export async function boardHealth({ i2c = false, ...options }: BoardHealthOptions): Promise<BoardHealth> {
  const { info, definition, backend, close } = await openBoard(options);
  try {
    for (let n = 0; n < echoes; n++) {
      const data = new Uint8Array(randomBytes(echoBytes));
      const back = backend.call(systemCommands.echo, { data }).data;
      if (Buffer.compare(Buffer.from(data), Buffer.from(back)) !== 0) {
        throw new LinkError(
          "PROTOCOL",
          `${info.boardId} gave back other bytes than it was sent.`,
          "Its cable or hub is bad.",
          "Try another.",
        );
      }
    }
    const bus = definition?.circuitpython.buses.i2c ?? definition?.micropython?.i2c[0];
    if (!i2c || bus === undefined) return { info, i2c: i2c ? [] : undefined };
    try {
      backend.call(i2cCommands.open, {
        handle: 0,
        scl: bus.scl,
        sda: bus.sda,
        frequency: 100_000,
        timeoutUs: 100_000,
        soft: 0,
        checkPullUps: 1,
        internalPullUps: 0,
      });
      const { present } = backend.call(i2cCommands.scan, { handle: 0, first, last });
      const all = Array.from({ length: last - first + 1 }, (_, index) => index);
      return {
        info,
        i2c: all.filter((index) => (present[index >> 3] >> (index & 7)) & 1).map((index) => index + first),
      };
    } catch (error) {
      if (error instanceof BusError) return { info, i2c: [] };
      throw error;
    }
  } finally {
    await close();
  }
}
