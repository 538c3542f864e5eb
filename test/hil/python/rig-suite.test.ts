/**
 * One rig and one program in each Python, run on the emulated RP2040 and on the emulated SAMD21: every part that can hang on both boards, found at its
 * pins by role. What a program prints must be the same on both.
 */
import assert from "node:assert/strict";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { runProgram, type RunResult } from "../../../src/index.js";

/** `SCL=GP5 …`: pins by what hangs on them, and the buses' numbers in MicroPython. */
const byRole = (text: string): ReadonlyMap<string, string> =>
  new Map(text.split(/\s+/).map((each) => each.split("=") as [string, string]));

const places: ReadonlyMap<string, ReadonlyMap<string, string>> = new Map([
  [
    "pico",
    byRole(
      "SCL=GP5 SDA=GP4 SCK=GP10 MOSI=GP11 MISO=GP12 CS=GP13 TX=GP8 RX=GP9 KEY=GP2 LED=GP16 PIXELS=GP20 POT=GP26 DHT=GP3 " +
        "TRIG=GP6 ECHO=GP7 DQ=GP14 A=GP18 B=GP19 OUT=GP21 IN=GP22 I2C=0 SPI=1 UART=1",
    ),
  ],
  [
    "feather_m0_express",
    byRole(
      "SCL=SCL SDA=SDA SCK=SCK MOSI=MOSI MISO=MISO CS=D5 TX=D1 RX=D0 KEY=D6 LED=D9 PIXELS=D10 POT=A1 DHT=D11 " +
        "TRIG=D12 ECHO=D13 DQ=A2 A=A4 B=A5 OUT=A0 IN=A3 I2C=3 SPI=4 UART=0",
    ),
  ],
]);

const filled = (text: string, board: string) =>
  text.replace(/\$([A-Z][A-Z0-9]*)\b/g, (written, role: string) => places.get(board)!.get(role) ?? written);

const rig = `
parts:
  weather: { part: bme280, pins: { SCK: $SCK, SDI: $MOSI, SDO: $MISO, CSB: $CS } }
  warmth: { part: mcp9808, pins: { SCL: $SCL, SDA: $SDA }, temperature: 23.25 }
  where: { part: gps, pins: { TX: $RX, RX: $TX } }
  key: { part: button, pins: { A: $KEY }, every: 100 ms, for: 30 ms, bounce: 2 ms }
  lamp: { part: led, pins: { A: $LED } }
  strip: { part: neopixel, pins: { DIN: $PIXELS }, count: 4 }
  knob: { part: potentiometer, pins: { W: $POT }, position: 0.25 }
  air: { part: dht, pins: { DATA: $DHT } }
  range: { part: hcsr04, pins: { TRIG: $TRIG, ECHO: $ECHO } }
  bath: { part: ds18b20, pins: { DQ: $DQ }, temperature: 36.5 }
  dial: { part: encoder, pins: { A: $A, B: $B }, turns: [{ at: 10 s, detents: 5, per: 20 ms }, { at: 11 s, detents: -2 }] }
  wire: { part: loopback, pins: { IN: $OUT, OUT: $IN } }
pull-ups: { $SCL: 4.7k, $SDA: 4.7k, $DHT: 4.7k, $DQ: 4.7k }
`;

/** What each section prints, in turn. */
const circuitpython: readonly [what: string, program: string, prints: RegExp][] = [
  [
    "an I2C sensor, found by a scan, and a vacant address",
    `
i2c = busio.I2C(board.$SCL, board.$SDA)
i2c.try_lock()
found = i2c.scan()
two = bytearray(2)
i2c.writeto_then_readfrom(0x18, b"\\x05", two)
try:
    i2c.writeto(0x19, b"")
except OSError as error:
    vacant = error.errno
i2c.deinit()
print([hex(each) for each in found], ((two[0] & 31) << 8 | two[1]) / 16, vacant)`,
    /^\['0x18'\] 23\.25 19$/,
  ],
  [
    "an SPI sensor",
    `
spi = busio.SPI(board.$SCK, board.$MOSI, board.$MISO)
cs = digitalio.DigitalInOut(board.$CS)
cs.switch_to_output(value=True)
spi.try_lock()
spi.configure(baudrate=1000000)
one = bytearray(1)
cs.value = False
spi.write(b"\\xd0")
spi.readinto(one)
cs.value = True
spi.deinit()
cs.deinit()
print(hex(one[0]))`,
    /^0x60$/,
  ],
  [
    "a serial receiver's lines",
    `
uart = busio.UART(board.$TX, board.$RX, baudrate=9600, timeout=2)
lines = [uart.readline() for _ in range(4)]
uart.deinit()
print(sorted({bytes(line[:6]) for line in lines[1:]}))`,
    /^\[b'\$G.GGA', b'\$G.RMC'\]$/,
  ],
  [
    "a button, an LED's brightness and a potentiometer",
    `
key = digitalio.DigitalInOut(board.$KEY)
key.switch_to_input(pull=digitalio.Pull.UP)
levels = set()
for _ in range(30):
    levels.add(key.value)
    time.sleep(0.01)
lamp = pwmio.PWMOut(board.$LED, frequency=1000, duty_cycle=0x4000)
time.sleep(0.01)
knob = analogio.AnalogIn(board.$POT)
print(sorted(levels), abs(knob.value - 0x4000) < 200)
knob.deinit()`,
    /^\[False, True\] True$/,
  ],
  [
    "pixels",
    `
pixels = digitalio.DigitalInOut(board.$PIXELS)
pixels.switch_to_output()
neopixel_write.neopixel_write(pixels, bytes(range(12)))
print("sent")`,
    /^sent$/,
  ],
  [
    "pulses: an echo's length",
    `
echo = pulseio.PulseIn(board.$ECHO, maxlen=4)
trigger = digitalio.DigitalInOut(board.$TRIG)
trigger.switch_to_output()
trigger.value = True
time.sleep(0.00002)
trigger.value = False
time.sleep(0.05)
length = echo.popleft()
echo.deinit()
print(round(length / 58))`,
    /^42$/,
  ],
  [
    "1-Wire, bit by bit",
    `
wire = onewireio.OneWire(board.$DQ)
def send(*data):
    for byte in data:
        for bit in range(8):
            wire.write_bit(byte >> bit & 1)
def receive():
    return sum(wire.read_bit() << bit for bit in range(8))
wire.reset()
send(0xcc, 0x44)
time.sleep(0.75)
absent = wire.reset()
send(0xcc, 0xbe)
print(absent, (receive() | receive() << 8) / 16)`,
    /^False 36\.5$/,
  ],
  [
    "a dial, counted while the program does something else",
    `
dial = rotaryio.IncrementalEncoder(board.$A, board.$B)
time.sleep(12 - (time.monotonic() - begun))
print(dial.position)`,
    /^3$/,
  ],
];

const micropython: readonly [what: string, program: string, prints: RegExp][] = [
  [
    "an I2C sensor, found by a scan, and a vacant address",
    `
i2c = I2C($I2C, scl=Pin("$SCL"), sda=Pin("$SDA"))
two = i2c.readfrom_mem(0x18, 5, 2)
try:
    i2c.writeto(0x19, b"1")
    vacant = False
except OSError:
    vacant = True
print([hex(each) for each in i2c.scan()], ((two[0] & 31) << 8 | two[1]) / 16, vacant)`,
    /^\['0x18'\] 23\.25 True$/,
  ],
  [
    "an SPI sensor",
    `
spi = SPI($SPI, 1000000, sck=Pin("$SCK"), mosi=Pin("$MOSI"), miso=Pin("$MISO"))
cs = Pin("$CS", Pin.OUT, value=1)
cs(0)
spi.write(b"\\xd0")
one = spi.read(1)
cs(1)
print(hex(one[0]))`,
    /^0x60$/,
  ],
  [
    "a serial receiver's lines",
    `
uart = UART($UART, 9600, tx=Pin("$TX"), rx=Pin("$RX"), timeout=2000, timeout_char=50)
lines = [uart.readline() for _ in range(4)]
print(sorted({bytes(line[:6]) for line in lines[1:]}))`,
    /^\[b'\$G.GGA', b'\$G.RMC'\]$/,
  ],
  [
    "a button's interrupts",
    `
presses = []
key = Pin("$KEY", Pin.IN, Pin.PULL_UP)
key.irq(lambda pin: presses.append(time.ticks_ms()), Pin.IRQ_FALLING)
time.sleep_ms(500)
key.irq(None)
print(len(presses) >= 5, all(later >= sooner for sooner, later in zip(presses, presses[1:])))`,
    /^True True$/,
  ],
  [
    "an LED's brightness, a potentiometer, and a timer",
    `
lamp = PWM(Pin("$LED"), freq=1000, duty_u16=0x4000)
ticks = []
timer = Timer(-1, period=10, mode=Timer.PERIODIC, callback=lambda t: ticks.append(0))
time.sleep_ms(105)
timer.deinit()
print(len(ticks), abs(ADC(Pin("$POT")).read_u16() - 0x4000) < 200)`,
    /^10 True$/,
  ],
  [
    "pixels",
    `
machine.bitstream(Pin("$PIXELS", Pin.OUT), 0, (400, 850, 800, 450), bytes(range(12)))
print("sent")`,
    /^sent$/,
  ],
  [
    "pulses: an echo's length, and a DHT22's answer",
    `
trigger = Pin("$TRIG", Pin.OUT, value=0)
trigger(1)
time.sleep_us(10)
trigger(0)
length = machine.time_pulse_us(Pin("$ECHO", Pin.IN), 1, 30000)
air = bytearray(5)
machine.dht_readinto(Pin("$DHT"), air)
print(round(length / 58), (air[0] << 8 | air[1]) / 10, (air[2] << 8 | air[3]) / 10)`,
    /^42 45\.0 21\.5$/,
  ],
  [
    "1-Wire, by the port's own module",
    `
import _onewire
wire = Pin("$DQ", Pin.OPEN_DRAIN)
_onewire.reset(wire)
for byte in b"\\xcc\\x44":
    _onewire.writebyte(wire, byte)
time.sleep_ms(750)
present = _onewire.reset(wire)
for byte in b"\\xcc\\xbe":
    _onewire.writebyte(wire, byte)
print(present, (_onewire.readbyte(wire) | _onewire.readbyte(wire) << 8) / 16)`,
    /^True 36\.5$/,
  ],
  [
    "pin changes with interrupts out, seen by another pin",
    `
out, back = Pin("$OUT", Pin.OUT, value=0), Pin("$IN", Pin.IN)
state = machine.disable_irq()
out(1)
time.sleep_us(20)
high = back()
out(0)
time.sleep_us(20)
low = back()
machine.enable_irq(state)
print(high, low)`,
    /^1 0$/,
  ],
];

const heads = {
  circuitpython:
    "import analogio, board, busio, digitalio, neopixel_write, onewireio, pulseio, pwmio, rotaryio, time\nbegun = time.monotonic()\n",
  micropython: "import machine, time\nfrom machine import ADC, I2C, PWM, Pin, SPI, Timer, UART\n",
};

for (const [dialect, sections] of [
  ["circuitpython", circuitpython],
  ["micropython", micropython],
] as const)
  for (const board of places.keys())
    describe(`the rig suite: ${dialect} on the emulated ${board}`, () => {
      let lines: string[] = [];
      let said = "";
      let result: RunResult;

      before(async () => {
        const folder = mkdtempSync(join(tmpdir(), "pinbridge-"));
        try {
          const file = join(folder, "rig.yaml");
          writeFileSync(file, `board: ${board}\n${filled(rig, board)}`);
          const text = filled(heads[dialect] + sections.map(([, program]) => program).join("\n"), board);
          const decoder = new TextDecoder();
          let stdout = "";
          const onOutput = (to: 1 | 2, bytes: Uint8Array) => {
            if (to === 1) stdout += decoder.decode(bytes);
            else said += new TextDecoder().decode(bytes);
          };
          result = await runProgram({ text, file: "code.py", dialect, rig: file, onOutput });
          lines = stdout.split("\n");
        } finally {
          rmSync(folder, { recursive: true });
        }
      });

      sections.forEach(([what, , prints], i) => {
        it(what, () => assert.match(lines[i] ?? "", prints, `${lines.join("\n")}\n${said}`));
      });

      it("leaves the parts as they should be, and the emulated board with nothing to complain of", () => {
        const state = (name: string) => result.devices.find((each) => each.name === name)!.state;
        assert.deepEqual(result.violations, []);
        assert.deepEqual(state("strip").pixels, ["#010002", "#040305", "#070608", "#0a090b"]);
      });
    });
