import assert from "node:assert/strict";
import { EmulatedBoard } from "../../../hil/emulator/board.js";
import { EmulatedUsbDevice } from "../../../hil/emulator/usb-device.js";
import { shippedFirmware } from "./firmware-files.js";

describe("the WebUSB face of an emulated board", () => {
  let board: EmulatedBoard;
  let device: EmulatedUsbDevice;

  beforeEach(() => {
    board = new EmulatedBoard({ firmware: shippedFirmware() });
    assert.ok(board.bootAndEnumerate());
    device = new EmulatedUsbDevice(board);
  });
  afterEach(() => device.close());

  it("describes the device as its descriptors do (WebUSB section 6)", async () => {
    assert.equal(device.serialNumber, board.identity?.serialNumber);
    assert.ok(!device.opened && !("interfaces" in (device.configuration ?? {})), "not before open()");
    await device.open();
    const vendor = device.configuration?.interfaces.find(({ alternate }) => alternate.interfaceClass === 0xff);
    assert.deepEqual(
      vendor?.alternate.endpoints.map(({ direction, type, packetSize }) => [direction, type, packetSize]),
      [
        ["out", "bulk", 64],
        ["in", "bulk", 64],
      ],
    );
  });

  it("refuses protected and unknown interfaces, and transfers before a claim, by the errors of the specification", async () => {
    await assert.rejects(device.transferOut(3, Uint8Array.of(0)), { name: "InvalidStateError" });
    await device.open();
    await assert.rejects(device.claimInterface(0), { name: "SecurityError" });
    await assert.rejects(device.claimInterface(9), { name: "NotFoundError" });
    await device.claimInterface(2);
    await assert.rejects(device.transferIn(9, 64), { name: "NotFoundError" });
  });

  it("carries control transfers, and clears halts with their toggles (USB 2.0, 9.4.5)", async () => {
    await device.open();
    await device.claimInterface(2);
    const status = await device.controlTransferIn(
      { requestType: "standard", recipient: "device", request: 0, value: 0, index: 0 },
      2,
    );
    assert.equal(status.data?.byteLength, 2);
    const unknown = await device.controlTransferIn(
      { requestType: "vendor", recipient: "device", request: 0x77, value: 0, index: 0 },
      8,
    );
    assert.equal(unknown.status, "stall");
    await device.clearHalt("in", 3);
    await device.clearHalt("out", 3);
    assert.equal((await device.transferOut(3, Uint8Array.of(0))).bytesWritten, 1);
    assert.deepEqual(board.violations, []);
  });

  it("ends waiting reads when the device is closed, and when its cable is pulled", async () => {
    await device.open();
    await device.claimInterface(2);
    const closed = assert.rejects(device.transferIn(3, 64), { name: "AbortError" });
    await device.close();
    await closed;
    await device.open();
    await device.claimInterface(2);
    const pulled = assert.rejects(device.transferIn(3, 64), { name: "NetworkError" });
    board.unplug();
    await pulled;
    assert.equal(device.opened, false);
  });
});
