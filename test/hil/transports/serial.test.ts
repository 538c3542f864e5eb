import assert from "node:assert/strict";
import { mkdir, mkdtemp, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { BoardSession } from "../../../hil/session/board-session.js";
import { parseBoardUrl } from "../../../hil/transports/board-url.js";
import { enumeratePorts, type PortListing } from "../../../hil/transports/enumerate.js";
import { LinkError, type LinkErrorCode } from "../../../hil/transports/link-error.js";
import { SerialTransport, listSerial, openError, openSerial } from "../../../hil/transports/serial.js";
import { ModelDevice } from "../session/model-device.js";
import { describeOnLinux, Pty } from "./pty.js";

const code = (expected: LinkErrorCode) => (error: unknown) =>
  error instanceof LinkError && error.code === expected && error.what !== "" && error.next !== "";

const open: { close(): Promise<unknown> }[] = [];
afterEach(async () => {
  for (const thing of open.splice(0).reverse()) await thing.close();
});

async function openPty(): Promise<Pty> {
  const pty = await Pty.open();
  assert.ok(pty, "this test needs `script` (util-linux; Debian's bsdutils)");
  open.push({ close: () => pty.hangUp() });
  return pty;
}

function transportTo(path: string): SerialTransport {
  const transport = new SerialTransport(`serial:${path}`, path);
  open.push(transport);
  return transport;
}

describeOnLinux("a serial port (a pty)", () => {
  it("carries every byte value both ways, raw and without echo", async () => {
    const pty = await openPty();
    const transport = transportTo(pty.path);
    await transport.open();
    const every = Uint8Array.from({ length: 512 }, (_, i) => i & 0xff);
    const atBoard = gather((take) => (pty.onData = take), 512);
    transport.write(every);
    assert.deepEqual(await atBoard, every);
    const atHost = gather((take) => (transport.onBytes = take), 512);
    pty.write(every);
    assert.deepEqual(await atHost, every);
    assert.deepEqual({ ...transport.stats }, { bytesOut: 512, bytesIn: 512 });
  });

  it("carries a session", async () => {
    const pty = await openPty();
    const device = new ModelDevice({ send: (bytes) => pty.write(bytes), nowUs: () => 0 });
    pty.onData = (bytes) => device.receive(bytes);
    const transport = transportTo(pty.path);
    await transport.open();
    const session = new BoardSession(transport, { nowUs: () => performance.now() * 1000, nonce: () => 1, leaseMs: 0 });
    await new Promise<void>((resolve, reject) => session.open((error) => (error ? reject(error) : resolve())));
    assert.equal(session.info?.boardId, "model");
  });

  it("tells that the board went away, once, and lets itself be closed after that", async () => {
    const pty = await openPty();
    const transport = transportTo(pty.path);
    await transport.open();
    const reasons: LinkError[] = [];
    const gone = new Promise<void>((resolve) => {
      transport.onClose = (reason) => {
        reasons.push(reason);
        resolve();
      };
    });
    await pty.hangUp();
    await gone;
    await transport.close();
    transport.write(Uint8Array.of(1));
    assert.equal(reasons.length, 1);
    assert.ok(code("GONE")(reasons[0]));
  });

  it("is busy while somebody else has it, and free again once closed", async () => {
    const pty = await openPty();
    const first = transportTo(pty.path);
    await first.open();
    await assert.rejects(transportTo(pty.path).open(), code("PORT_BUSY"));
    await first.close();
    await transportTo(pty.path).open();
  });

  it("that does not exist is NO_BOARD; one that is no port is OPEN_FAILED", async () => {
    await assert.rejects(transportTo("/dev/ttyNOPE").open(), code("NO_BOARD"));
    await assert.rejects(transportTo("/").open(), code("OPEN_FAILED"));
  });
});

describe("what opening a serial port fails with", () => {
  it("is told from the words of the bindings, on each system", () => {
    const cases: [string, LinkErrorCode][] = [
      ["Error: Error: No such file or directory, cannot open /dev/ttyACM0", "NO_BOARD"],
      ["Opening COM7: File not found", "NO_BOARD"],
      ["Error: Error: Permission denied, cannot open /dev/ttyACM0", "PERMISSION"],
      ["Error: Error Resource temporarily unavailable Cannot lock port", "PORT_BUSY"],
      ["Error: Error: Device or resource busy, cannot open /dev/ttyACM0", "PORT_BUSY"],
      ["Opening COM3: Access denied", "PORT_BUSY"],
      ["Error: Error: Is a directory, cannot open /dev", "OPEN_FAILED"],
    ];
    for (const [message, expected] of cases) {
      const error = openError("/dev/ttyACM0", new Error(message));
      assert.ok(code(expected)(error), `${message}: ${error.code}`);
    }
  });
});

describe("serial URLs", () => {
  const url = (text: string) => parseBoardUrl(text, ["serial"]);
  const ours: PortListing = {
    path: "/dev/ttyACM3",
    vendorId: 0x1209,
    productId: 1,
    serialNumber: "E6614103E7452D2F",
    manufacturer: "pinbridge",
    product: "pinbridge board",
  };
  const other: PortListing = { path: "/dev/ttyUSB0", vendorId: 0x0403, productId: 0x6001, manufacturer: "FTDI" };

  it("name a port, or a board by its unique id in either case", async () => {
    assert.equal((await openSerial(url("serial:/dev/ttyACM0"))).url, "serial:/dev/ttyACM0");
    assert.ok(await openSerial(url("serial:COM3")));
    assert.ok(await openSerial(url("serial:e6614103e7452d2f"), async () => [other, ours]));
  });

  it("of a board that is not there say which are", async () => {
    await assert.rejects(
      openSerial(url("serial:0000000000000000"), async () => [ours]),
      (error) => code("NO_BOARD")(error) && /ttyACM3 \(E6614103E7452D2F\)/.test(String(error)),
    );
    await assert.rejects(openSerial(url("serial:")), code("BAD_URL"));
  });

  it("are listed with what stands behind them; ours are certain", async () => {
    const list = await listSerial(async () => [other, ours, { path: "/dev/ttyS0" }]);
    assert.deepEqual(
      list.map(({ url: text, certain }) => [text, certain]),
      [
        ["serial:/dev/ttyUSB0", false],
        ["serial:/dev/ttyACM3", true],
      ],
    );
    assert.equal(list[1].uniqueId, "E6614103E7452D2F");
  });
});

describe("enumerating serial ports without udev", () => {
  it("reads the kernel's tree: port, interface, device", async () => {
    const root = await mkdtemp(join(tmpdir(), "sysfs-"));
    open.push({ close: () => rm(root, { recursive: true }) });
    const device = join(root, "devices/pci0/usb1/1-2");
    await mkdir(join(device, "1-2:1.0/tty/ttyACM0"), { recursive: true });
    await mkdir(join(root, "class/tty/ttyS0"), { recursive: true });
    await mkdir(join(root, "class/tty/ttyACM0"), { recursive: true });
    await symlink(join(device, "1-2:1.0"), join(root, "class/tty/ttyACM0/device"));
    for (const [file, text] of Object.entries({
      idVendor: "1209",
      idProduct: "0001",
      serial: "E6614103E7452D2F",
      manufacturer: "pinbridge",
      product: "pinbridge board",
    })) {
      await writeFile(join(device, file), `${text}\n`);
    }
    const noUdev = Object.assign(new Error("spawn udevadm ENOENT"), { code: "ENOENT" });
    const ports = await enumeratePorts(() => Promise.reject(noUdev), root);
    assert.deepEqual(ports, [
      {
        path: "/dev/ttyACM0",
        vendorId: 0x1209,
        productId: 1,
        serialNumber: "E6614103E7452D2F",
        manufacturer: "pinbridge",
        product: "pinbridge board",
        portPath: "1-2",
      },
    ]);
    assert.deepEqual(await enumeratePorts(() => Promise.reject(noUdev), join(root, "nowhere")), []);
  });

  it("passes other failures on", async () => {
    await assert.rejects(
      enumeratePorts(() => Promise.reject(new Error("broken"))),
      /broken/,
    );
  });
});

/** The first `count` bytes that come. */
function gather(listen: (take: (bytes: Uint8Array) => void) => void, count: number): Promise<Uint8Array> {
  return new Promise((resolve) => {
    let got: number[] = [];
    listen((bytes) => {
      got = got.concat([...bytes]);
      if (got.length >= count) resolve(Uint8Array.from(got));
    });
  });
}
