import assert from "node:assert/strict";
import { parseBoardUrl } from "../../../hil/transports/board-url.js";
import { LinkError } from "../../../hil/transports/link-error.js";
import { listBoards, openTransport, transportKinds } from "../../../hil/transports/registry.js";

const schemes = ["emulator", "serial", "usb"];
const refuses = (text: string, saying: RegExp) =>
  assert.throws(
    () => parseBoardUrl(text, schemes),
    (error) => error instanceof LinkError && error.code === "BAD_URL" && saying.test(error.message),
    text,
  );

describe("board URLs", () => {
  it("are a scheme, a name, and options", () => {
    assert.deepEqual(parseBoardUrl("serial:/dev/ttyACM0", schemes), {
      text: "serial:/dev/ttyACM0",
      scheme: "serial",
      name: "/dev/ttyACM0",
      options: {},
    });
    const { name, options } = parseBoardUrl("EMULATOR:pico?interface=vendor&pace=wall%20time", schemes);
    assert.deepEqual([name, options], ["pico", { interface: "vendor", pace: "wall time" }]);
  });

  it("that are none say what would be, also for a port or an id alone", () => {
    refuses("pico", /not a board URL/);
    refuses("", /not a board URL/);
    refuses("/dev/ttyACM0", /serial:\/dev\/ttyACM0/);
    refuses("COM3", /serial:COM3/);
    refuses("E6614103E7452D2F", /usb:E6614103E7452D2F/);
    refuses("bluetooth:x", /"bluetooth".*Known are emulator, serial, usb/);
    refuses("serial:x?baud", /"baud" has no value/);
    refuses("serial:x?a=%zz", /badly escaped/);
  });
});

describe("the transport registry", () => {
  it("knows a way for each scheme and refuses the others", async () => {
    assert.deepEqual(Object.keys(transportKinds).sort(), ["agent", "emulator", "http", "https", "serial", "usb"]);
    await assert.rejects(openTransport("nowhere:x"), LinkError);
    assert.equal((await openTransport("serial:/dev/ttyACM0")).url, "serial:/dev/ttyACM0");
  });

  it("lists emulated boards wherever it runs, and fails at no missing hardware", async () => {
    const { boards, failures } = await listBoards();
    assert.ok(boards.some((board) => board.url === "emulator:pico"));
    assert.deepEqual(failures, []);
  });
});
