import assert from "node:assert/strict";
import { microsoftFaults, readBos, readConfiguration, readDevice } from "../../../../hil/emulator/usb/descriptors.js";

const DEVICE = Uint8Array.of(18, 1, 0x10, 2, 0xef, 2, 1, 64, 1, 2, 3, 4, 0, 1, 1, 2, 3, 1);
const CONFIGURATION = [
  9, 2, 98, 0, 3, 1, 0, 0x80, 50, 8, 11, 0, 2, 2, 2, 0, 0, 9, 4, 0, 0, 1, 2, 2, 0, 0, 5, 0x24, 0, 0x20, 1, 5, 0x24, 1,
  0, 1, 4, 0x24, 2, 2, 5, 0x24, 6, 0, 1, 7, 5, 0x81, 3, 16, 0, 16, 9, 4, 1, 0, 2, 10, 0, 0, 0, 7, 5, 2, 2, 64, 0, 0, 7,
  5, 0x82, 2, 64, 0, 0, 9, 4, 2, 0, 2, 0xff, 0, 0, 0, 7, 5, 3, 2, 64, 0, 0, 7, 5, 0x83, 2, 64, 0, 0,
];

function faultsWith(change: (bytes: number[]) => void): string[] {
  const bytes = [...CONFIGURATION];
  change(bytes);
  return readConfiguration(Uint8Array.from(bytes), readDevice(DEVICE).value).faults;
}

describe("USB descriptors", () => {
  it("of a composite CDC and vendor device are read without complaint", () => {
    assert.deepEqual(readDevice(DEVICE).faults, []);
    const { value, faults } = readConfiguration(Uint8Array.from(CONFIGURATION), readDevice(DEVICE).value);
    assert.deepEqual(faults, []);
    assert.deepEqual(
      value.interfaces.map(({ class: code, endpoints }) => [code, endpoints.map(({ address }) => address)]),
      [
        [2, [0x81]],
        [10, [2, 0x82]],
        [255, [3, 0x83]],
      ],
    );
  });

  for (const [what, change, sign] of [
    [
      "a total length that is not sent",
      (bytes: number[]) => (bytes[2] = 100),
      /wTotalLength is 100, the device sends 98/,
    ],
    ["a wrong count of interfaces", (bytes: number[]) => (bytes[4] = 2), /bNumInterfaces is 2, 3 are described/],
    ["an endpoint described twice", (bytes: number[]) => (bytes[86] = 2), /endpoint 0x2 is described twice/],
    ["a bulk packet that full speed does not have", (bytes: number[]) => (bytes[65] = 63), /wMaxPacketSize 63/],
    [
      "a union that names the wrong interface",
      (bytes: number[]) => (bytes[44] = 2),
      /CDC union names data interface 2/,
    ],
    ["a descriptor that overruns", (bytes: number[]) => (bytes[91] = 70), /claims 70 bytes/],
  ] as const) {
    it(`with ${what} are refused`, () => assert.match(faultsWith(change).join("\n"), sign));
  }

  it("need class EF/02/01 when they associate interfaces (Interface Association ECN)", () => {
    const plain = DEVICE.slice();
    plain[4] = 0;
    assert.match(readConfiguration(Uint8Array.from(CONFIGURATION), readDevice(plain).value).faults[0], /EF\/02\/01/);
  });

  it("need WebUSB and MS OS 2.0 in the BOS", () => {
    assert.equal(readBos(Uint8Array.of(5, 15, 5, 0, 0)).faults.length, 2);
  });

  it("need both subsets in the MS OS 2.0 set of a composite device", () => {
    const set = Uint8Array.of(
      10,
      0,
      0,
      0,
      0,
      0,
      3,
      6,
      30,
      0,
      20,
      0,
      3,
      0,
      87,
      73,
      78,
      85,
      83,
      66,
      0,
      0,
      0,
      0,
      0,
      0,
      0,
      0,
      0,
      0,
    );
    assert.match(microsoftFaults(set, []).join(), /lacks its configuration or function subset/);
  });
});
