import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { boards, findBoard } from "../../../boards/index.js";
import { hardwareModules, hardwareModulesOf } from "../../../hil/python/index.js";
import { osError } from "../../../vm/index.js";
import { RecordedBoard, call, get, raised } from "./recorded-board.js";

const folder = new URL("../../../../hil/python/", import.meta.url);

describe("the list of hardware modules", () => {
  it("has every file of the folder that makes a module", () => {
    const files = readdirSync(folder).filter((name) => name.endsWith(".ts") && name !== "index.ts");
    const makers = files.filter((name) =>
      /^export function \w+\(\): PyModule/m.test(readFileSync(new URL(name, folder), "utf8")),
    );
    const listed = new Set([
      ...Object.keys(hardwareModules.circuitpython),
      ...Object.keys(hardwareModules.micropython),
    ]);
    assert.deepEqual(
      makers.map((name) => name.replace(/\.ts$/, "")).filter((name) => !listed.has(name)),
      [],
    );
  });

  it("claims no module that a board does not have", () => {
    for (const board of boards)
      for (const dialect of ["circuitpython", "micropython"] as const)
        assert.deepEqual(
          Object.keys(hardwareModulesOf(dialect, board)).filter(
            (name) => name !== "umachine" && board[dialect]?.modules.includes(name) === false,
          ),
          [],
        );
    assert.equal("pulseio" in hardwareModulesOf("circuitpython", findBoard("trinket_m0")), false);
    assert.equal("pulseio" in hardwareModulesOf("circuitpython", findBoard("pico")), true);
  });
});

describe("a program's hardware modules", () => {
  it("remember nothing of the program before, in either Python", () => {
    const first = new RecordedBoard("micropython").answer("pwm.open", { frequency: 1000 });
    const machine = first.module("machine");
    const pin = call(machine, "Pin", 2);
    call(machine, "PWM", pin, { keywords: { freq: 1000, duty_u16: 1 } });
    call(machine, "UART", 0);
    const second = new RecordedBoard("micropython");
    const again = second.module("machine");
    assert.notEqual(call(again, "Pin", 2), pin);
    assert.equal(call(again, "Pin", 2), call(again, "Pin", 2));
    call(call(again, "PWM", 2), "duty_u16", 1);
    assert.deepEqual(second.sent(), [], "its slice has no frequency yet");
    call(again, "UART", 0);
    assert.match(second.sent().join(), /uart.open handle=0 /);

    const samd = new RecordedBoard("micropython", findBoard("feather_m0_express"));
    const samdMachine = samd.module("machine");
    assert.equal(
      raised(() => call(samdMachine, "Pin", 99)),
      "ValueError: not a Pin",
    );
    const rp2 = new RecordedBoard("micropython").module("machine");
    assert.equal(
      raised(() => call(rp2, "Pin", 99)),
      "ValueError: invalid pin",
    );

    const other = new RecordedBoard("circuitpython");
    assert.notEqual(get(other.module("board"), "LED"), get(new RecordedBoard("circuitpython").module("board"), "LED"));
  });

  it("speak as their Python does, whatever ran before", () => {
    const nack = (dialect: "circuitpython" | "micropython"): string => {
      new RecordedBoard(dialect);
      return raised(() => {
        throw osError(19);
      });
    };
    assert.equal(nack("circuitpython"), "OSError: [Errno 19] No such device");
    assert.equal(nack("micropython"), "OSError: [Errno 19] ENODEV");
    assert.equal(nack("circuitpython"), "OSError: [Errno 19] No such device");
  });
});
