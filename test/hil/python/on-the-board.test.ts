/** Programs against the emulated board and its virtual parts: what a driver's author would write, and what it must print. */
import assert from "node:assert/strict";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { runProgram, type RunResult } from "../../../src/index.js";

async function run(
  rig: string,
  text: string,
  dialect: "circuitpython" | "micropython",
): Promise<{ stdout: string; stderr: string; result: RunResult }> {
  const folder = mkdtempSync(join(tmpdir(), "pinbridge-"));
  try {
    const file = join(folder, "rig.yaml");
    writeFileSync(file, `board: pico\n${rig}`);
    const output: Record<1 | 2, string> = { 1: "", 2: "" };
    const decoder = new TextDecoder();
    const result = await runProgram({
      text,
      file: "code.py",
      dialect,
      rig: file,
      onOutput: (fd, bytes) => (output[fd] += decoder.decode(bytes)),
    });
    assert.deepEqual(result.violations, []);
    return { stdout: output[1], stderr: output[2], result };
  } finally {
    rmSync(folder, { recursive: true });
  }
}

const cp = (rig: string, text: string) => run(rig, text, "circuitpython");
const mp = (rig: string, text: string) => run(rig, text, "micropython");

describe("pin interrupts", () => {
  const button = "parts:\n  b: { part: button, pins: { A: GP4 }, every: 500 ms, bounce: 0 s }\n";

  it("call Python while it sleeps and while it loops, in order", async () => {
    const { stdout } = await mp(
      button,
      `
from machine import Pin
import time
p = Pin(4, Pin.IN, Pin.PULL_UP)
seen = []
def changed(pin):
    seen.append((pin.irq if False else irq.flags()))
irq = p.irq(changed)
time.sleep(1.2)
print(seen)
while len(seen) < 8:
    pass
print(seen == [4, 8] * 4, irq.trigger())
p.irq(None)
n = len(seen)
time.sleep(2)
print(len(seen) - n)
`,
    );
    assert.equal(stdout, "[4, 8, 4, 8]\nTrue 12\n0\n");
  });

  it("come in order and complete from a burst, and are counted when the board cannot keep them", async () => {
    const { stdout, result } = await mp(
      "parts:\n  wire: { part: loopback, pins: { IN: GP2, OUT: GP3 } }\n",
      `
import machine, time
from machine import Pin, PWM
p = Pin(3, Pin.IN)
levels = []
irq = p.irq(lambda p: levels.append(irq.flags()))
out = Pin(2, Pin.OUT, value=0)
for i in range(200):
    out(1); out(0)
time.sleep_ms(50)
print(levels == [8, 4] * 200)
levels.clear()
pwm = PWM(Pin(2), freq=20000, duty_u16=32768)
# 100 ms in one command, in which Python cannot run
machine.time_pulse_us(Pin(9), 1, 100000)
pwm.deinit()
time.sleep_ms(20)
print(len(levels), levels == [8, 4] * (len(levels) // 2))
`,
    );
    assert.equal(stdout, "True\n512 True\n");
    assert.match(result.advice!, /^3[45]\d\d events were lost: pins or keys changed faster than the program took note/);
  });

  it("tell what a handler raised, and call it no more", async () => {
    const { stdout, stderr } = await mp(
      button,
      `
from machine import Pin
import time
p = Pin(4, Pin.IN, Pin.PULL_UP)
def fails(pin):
    print("called")
    raise ValueError("no")
p.irq(fails, Pin.IRQ_FALLING)
time.sleep(3)
print("on")
`,
    );
    assert.equal(stdout, "called\non\n");
    assert.match(stderr, /Uncaught exception in IRQ callback handler\n.*ValueError: no/s);
  });

  it("take turns with timers, which keep their period", async () => {
    const { stdout } = await mp(
      "",
      `
from machine import Timer
import time
ticks = []
t = Timer(mode=Timer.PERIODIC, period=100, callback=lambda t: ticks.append(time.ticks_ms()))
once = Timer(period=250, mode=Timer.ONE_SHOT, callback=lambda t: print("once", len(ticks)))
time.sleep(0.55)
t.deinit()
gaps = [b - a for a, b in zip(ticks, ticks[1:])]
print(len(ticks), all(99 <= g <= 101 for g in gaps))
time.sleep(0.5)
print(len(ticks))
`,
    );
    assert.equal(stdout, "once 2\n5 True\n5\n");
  });
});

describe("serial ports", () => {
  const parts = `parts:
  co2: { part: mhz19, pins: { TX: GP1, RX: GP0 }, co2: 733 }
  sat: { part: gps, pins: { TX: GP5, RX: GP4 } }
  wire: { part: loopback, pins: { IN: GP8, OUT: GP9 } }
`;

  it("speak with a sensor and read lines in MicroPython", async () => {
    const { stdout } = await mp(
      parts,
      `
from machine import UART, Pin
u = UART(0, 9600, tx=Pin(0), rx=Pin(1), timeout=100)
print(u)
print(u.write(b"\\xff\\x01\\x86\\x00\\x00\\x00\\x00\\x00\\x79"))
r = u.read(9)
print(r[2] * 256 + r[3], u.read(1))
g = UART(1, 9600, timeout=2000)
print(g.readline()[:6], g.readline()[:6])
g.init(115200, tx=Pin(8), rx=Pin(9), timeout=20)
g.write("there and back")
g.flush()
print(g.txdone(), g.any(), g.read(5), g.read())
try:
    UART(1, tx=Pin(0))
except ValueError as e:
    print(e)
try:
    UART(2)
except ValueError as e:
    print(e)
`,
    );
    assert.equal(
      stdout,
      `UART(0, baudrate=9600, bits=8, parity=None, stop=1, tx=0, rx=1, txbuf=256, rxbuf=256, timeout=100, timeout_char=2, invert=None, irq=0)
9
733 None
b'$GPRMC' b'$GPGGA'
True 14 b'there' b' and back'
bad TX pin
UART(2) doesn't exist
`,
    );
  });

  it("interrupt in MicroPython when the line falls idle, when a message has left, and on a break", async () => {
    const { stdout, stderr } = await mp(
      parts,
      `
from machine import UART
import time
u = UART(1, 9600, tx=8, rx=9, timeout=50)
heard = []
def handler(port):
    flags = irq.flags()
    heard.append((port is u, flags, port.read() if flags == UART.IRQ_RXIDLE else None))
print(u.irq().trigger(), u.irq() is u.irq())
irq = u.irq(handler, UART.IRQ_RXIDLE)
print(irq is u.irq(), irq.trigger() == UART.IRQ_RXIDLE, str(u).endswith("irq=64)"))
u.write("one")
time.sleep(0.1)
u.write("two, longer")
while len(heard) < 2:
    pass
print(heard)
time.sleep(0.1)
print(len(heard))
del heard[:]
irq.trigger(UART.IRQ_TXIDLE)
u.write("short")
time.sleep(0.1)
print(heard)
u.write("longer than five")
time.sleep(0.1)
print(heard)
del heard[:]
u.irq(handler, UART.IRQ_BREAK)
u.read()
u.sendbreak()
time.sleep(0.1)
print(heard)
u.irq(None)
u.write("unheard")
time.sleep(0.1)
print(len(heard), u.any() >= 7)
def refused(work):
    try:
        work()
    except ValueError as e:
        print(e)
refused(lambda: u.irq(handler, 1))
refused(lambda: u.irq(3, UART.IRQ_RXIDLE))
def fails(port):
    raise TypeError("of the handler")
u.irq(fails, UART.IRQ_RXIDLE)
u.write("x")
time.sleep(0.1)
print("goes on")
u.deinit()
`,
    );
    assert.equal(
      stdout,
      `0 True
True True True
[(True, 64, b'one'), (True, 64, b'two, longer')]
2
[]
[(True, 32, None)]
[(True, 512, None)]
1 True
trigger 0x0001 unsupported
handler must be None or callable
goes on
`,
      stderr,
    );
    assert.match(stderr, /Uncaught exception in IRQ callback handler/);
    assert.match(stderr, /TypeError: of the handler/);
  });

  it("read with time-outs and refuse as CircuitPython does", async () => {
    const { stdout } = await cp(
      parts,
      `
import board, busio, time
u = busio.UART(board.GP8, board.GP9, baudrate=115200, timeout=0.05)
print(u.write(b"hello\\nworld"), u.readline(), u.read(3), u.read(), u.read())
buf = bytearray(4)
u.write(b"xyz")
print(u.readinto(buf), buf, u.timeout)
u.write(b"gone")
time.sleep(0.01)
print(u.in_waiting)
u.reset_input_buffer()
print(u.in_waiting)
u.baudrate = 9600
print(9590 < u.baudrate < 9610)
def refused(make):
    try:
        make()
    except (ValueError, RuntimeError) as e:
        print(type(e).__name__, e)
refused(lambda: busio.UART(board.GP8, board.GP9))
refused(lambda: busio.UART(board.GP12, board.GP12))
refused(lambda: busio.UART(board.GP4, board.GP5))
refused(lambda: busio.UART(None, None))
refused(lambda: busio.UART(board.GP12, board.GP13, stop=3))
refused(lambda: busio.UART(board.GP13, board.GP12))
u.deinit()
refused(lambda: u.read(1))
with busio.UART(rx=board.GP9) as only:
    refused(lambda: only.write(b"x"))
`,
    );
    assert.equal(
      stdout,
      `11 b'hello\\n' b'wor' b'ld' None
3 bytearray(b'xyz\\x00') 0.05
4
0
True
ValueError GP9 in use
ValueError Invalid pins
ValueError UART peripheral in use
ValueError tx and rx cannot both be None
ValueError stop must be 1-2
ValueError Invalid pins
ValueError Object has been deinitialized and can no longer be used. Create a new object.
ValueError No tx pin
`,
    );
  });
});

describe("pulses", () => {
  it("measure distance and read a DHT22, in both Pythons", async () => {
    const parts = `parts:
  th: { part: dht, pins: { DATA: GP15 }, temperature: -3.5, humidity: 61.5 }
  range: { part: hcsr04, pins: { TRIG: GP3, ECHO: GP2 }, distance: 100 }
pull-ups: { GP15: 4.7k }
`;
    const micropython = await mp(
      parts,
      `
import dht, machine, time
from machine import Pin
d = dht.DHT22(Pin(15))
d.measure()
print(d.temperature(), d.humidity())
try:
    d.measure()
except OSError as e:
    print(e)
trigger, echo = Pin(3, Pin.OUT), Pin(2, Pin.IN)
trigger.on(); time.sleep_us(10); trigger.off()
print(round(machine.time_pulse_us(echo, 1, 30000) / 58.27))
`,
    );
    assert.equal(micropython.stdout, "-3.5 61.5\n[Errno 110] ETIMEDOUT\n100\n");
    const circuitpython = await cp(
      parts,
      `
import board, pulseio, digitalio, time
p = pulseio.PulseIn(board.GP2, maxlen=10)
trigger = digitalio.DigitalInOut(board.GP3)
trigger.switch_to_output(False)
trigger.value = True
time.sleep(0.00001)
trigger.value = False
while not p:
    pass
print(round(p[0] / 58.27), len(p), p.maxlen, p.paused, round(p.popleft() / 58.27), len(p))
try:
    p.popleft()
except IndexError as e:
    print(e)
th = pulseio.PulseIn(board.GP15, maxlen=81, idle_state=True)
th.pause()
th.clear()
th.resume(1000)
time.sleep(0.02)
bits = [th[i] > 48 for i in range(3, 81, 2)]
print(len(th), len(bits))
`,
    );
    assert.match(circuitpython.stdout, /^100 1 10 False 100 0\npop from empty PulseIn\n8[0-4] 39\n$/);
  });

  it("count, decode and debounce on the board", async () => {
    const { stdout } = await cp(
      `parts:
  knob: { part: encoder, pins: { A: GP10, B: GP11 }, turns: [{ at: 1 s, detents: 5 }, { at: 2 s, detents: -2 }] }
  b: { part: button, pins: { A: GP14 }, presses: [{ at: 1 s, for: 300 ms }], bounce: 5 ms }
  c: { part: button, pins: { A: GP13 }, every: 300 ms }
`,
      `
import board, countio, keypad, rotaryio, time, digitalio
enc = rotaryio.IncrementalEncoder(board.GP10, board.GP11)
keys = keypad.Keys((board.GP14,), value_when_pressed=False, debounce_threshold=2)
count = countio.Counter(board.GP13, pull=digitalio.Pull.UP)
time.sleep(1.7)
print(enc.position, enc.divisor)
time.sleep(1)
print(enc.position, len(keys.events), keys.events.get(), keys.events.get(), keys.events.get())
print(7 <= count.count <= 9)
count.reset()
print(count.count)
try:
    countio.Counter(board.GP13)
except ValueError as e:
    print(e)
try:
    rotaryio.IncrementalEncoder(board.GP16, board.GP19)
except RuntimeError as e:
    print(e)
print(keypad.Event(3, False), keypad.Event(3, False, 5) == keypad.Event(3, False))
`,
    );
    assert.equal(
      stdout,
      `5 4
3 2 <Event: key_number 0 pressed> <Event: key_number 0 released> None
True
0
GP13 in use
Pins must be sequential GPIO pins
<Event: key_number 3 released> True
`,
    );
  });
});

describe("1-Wire", () => {
  const parts = `parts:
  t1: { part: ds18b20, pins: { DQ: GP22 }, temperature: 24.0625 }
  t2: { part: ds18b20, pins: { DQ: GP22 }, temperature: -10.5, serial: "0000075a1cff" }
pull-ups: { GP22: 4.7k }
`;

  it("finds thermometers and reads them in MicroPython, whose first answer is that of power-on", async () => {
    const { stdout } = await mp(
      parts,
      `
import onewire, ds18x20, time
from machine import Pin
ds = ds18x20.DS18X20(onewire.OneWire(Pin(22)))
roms = ds.scan()
print([bytes(r).hex() for r in roms])
ds.convert_temp()
time.sleep_ms(300)
print([ds.read_temp(r) for r in roms])
time.sleep_ms(450)
print([ds.read_temp(r) for r in roms])
`,
    );
    assert.equal(stdout, "['283e1c5a07000004', '28ff1c5a070000ac']\n[85.0, 85.0]\n[24.0625, -10.5]\n");
  });

  it("is bit by bit in CircuitPython", async () => {
    const { stdout } = await cp(
      parts,
      `
import board, onewireio
with onewireio.OneWire(board.GP22) as ow:
    print(ow.reset())
    for bit in range(8):
        ow.write_bit(0x33 >> bit & 1)
    # READ ROM with two devices: their answers and-ed; both are of family 0x28
    print(hex(sum(ow.read_bit() << bit for bit in range(8))))
with onewireio.OneWire(board.GP21) as ow:
    print(ow.reset())
`,
    );
    assert.equal(stdout, "False\n0x28\nTrue\n");
  });
});

describe("two-wire displays and load cells", () => {
  it("are served by toggling pins", async () => {
    const { stdout, result } = await mp(
      `parts:
  cell: { part: hx711, pins: { DT: GP16, SCK: GP17 }, counts: -12345 }
  show: { part: tm1637, pins: { CLK: GP18, DIO: GP19 } }
pull-ups: { GP19: 10k }
`,
      `
from machine import Pin
import time
dt, sck = Pin(16, Pin.IN), Pin(17, Pin.OUT)
while dt.value():
    time.sleep_ms(1)
v = 0
for i in range(24):
    sck.on(); sck.off()
    v = v << 1 | dt.value()
sck.on(); sck.off()
print(v - (1 << 24) if v & 0x800000 else v)

clk, dio = Pin(18, Pin.OUT, value=1), Pin(19, Pin.OPEN_DRAIN, value=1)
def start():
    dio(0); clk(0)
def stop():
    dio(0); clk(1); dio(1)
def byte(b):
    for i in range(8):
        dio(b >> i & 1); clk(1); clk(0)
    dio(1); clk(1)
    assert dio() == 0
    clk(0)
for command in ([0x40], [0xC0, 0x3F, 0x86, 0x5B, 0x4F], [0x8F]):
    start()
    for b in command:
        byte(b)
    stop()
`,
    );
    assert.equal(stdout, "-12345\n");
    assert.deepEqual(result.devices?.find(({ name }) => name === "show")?.state, {
      on: true,
      brightness: 7,
      shows: "01.23",
      bytes: 7,
    });
  });
});

describe("what is longer than a frame", () => {
  it("goes over I2C as one transaction, and to a strip as one frame", async () => {
    const { stdout, result } = await cp(
      `parts:
  chip: { part: registers, pins: { SCL: GP5, SDA: GP4 }, address: 0x50, size: 8192, address-bytes: 2 }
  strip: { part: neopixel, pins: { DIN: GP16 }, count: 1200 }
pull-ups: { GP4: 4.7k, GP5: 4.7k }
`,
      `
import board, busio, neopixel_write, digitalio
i2c = busio.I2C(board.GP5, board.GP4, frequency=1000000)
i2c.try_lock()
data = bytes((i * 7) & 0xFF for i in range(5000))
i2c.writeto(0x50, b"\x00\x00" + data)
back = bytearray(5000)
i2c.writeto_then_readfrom(0x50, b"\x00\x00", back)
print(back == data)
try:
    i2c.readfrom_into(0x51, back)
except OSError as e:
    print(e)
try:
    i2c.readfrom_into(0x50, bytearray(20000))
except MemoryError as e:
    print(e)
pin = digitalio.DigitalInOut(board.GP16)
pin.switch_to_output()
pixels = bytearray(3600)
pixels[3597:] = bytes((1, 2, 3))
neopixel_write.neopixel_write(pin, pixels)
`,
    );
    assert.equal(stdout, "True\n[Errno 19] No such device\nmemory allocation failed, allocating 20000 bytes\n");
    const strip = result.devices?.find(({ name }) => name === "strip")?.state as { pixels: string[] };
    assert.deepEqual(strip.pixels.slice(-2), ["#000000", "#020103"]);
  });
});

describe("the smaller modules", () => {
  it("bit-bang I2C and SPI on any pins, and step by step in MicroPython", async () => {
    const parts = `parts:
  chip: { part: registers, pins: { SCL: GP7, SDA: GP9 }, address: 0x50, registers: { 3: [17, 18, 19] } }
pull-ups: { GP7: 4.7k, GP9: 4.7k }
`;
    const circuitpython = await cp(
      parts,
      `
import bitbangio, board
with bitbangio.I2C(board.GP7, board.GP9) as i2c:
    i2c.try_lock()
    back = bytearray(3)
    i2c.writeto_then_readfrom(0x50, b"\x03", back)
    print(list(back), i2c.scan())
spi = bitbangio.SPI(board.GP1, MOSI=board.GP2)
spi.try_lock()
spi.configure(baudrate=100000)
spi.write(b"ok")
`,
    );
    assert.equal(circuitpython.stdout, "[17, 18, 19] [80]\n");
    const micropython = await mp(
      parts,
      `
from machine import SoftI2C, Pin
i2c = SoftI2C(Pin(7), Pin(9))
i2c.start()
print(i2c.write(bytes([0xA0, 3])))
i2c.start()
print(i2c.write(bytes([0xA1])))
back = bytearray(3)
i2c.readinto(back)
i2c.stop()
print(list(back))
i2c.start()
print(i2c.write(bytes([0x22, 1])))
i2c.stop()
`,
    );
    assert.equal(micropython.stdout, "2\n1\n[17, 18, 19]\n0\n");
  });

  it("sample an analog pin at a fixed pace", async () => {
    const { stdout } = await cp(
      "parts:\n  knob: { part: potentiometer, pins: { W: A0 }, position: { table: [[0 s, 0 %], [1 s, 100 %]], repeat: true } }\n",
      `
import analogbufio, analogio, array, board
with analogbufio.BufferedIn(board.A0, sample_rate=10000) as adc:
    samples = array.array("H", [0] * 3000)
    print(adc.readinto(samples))
    # 100 us a sample of a ramp of 65535 a second: 6.5 counts each
    rise = (samples[900] - samples[100]) % 65536
    print(5000 < rise < 5500)
    small = bytearray(10)
    print(adc.readinto(small), small[0] > 0 or True)
try:
    analogio.AnalogOut(board.GP1)
except NotImplementedError as e:
    print("no", e)
`,
    );
    assert.equal(stdout, "3000\nTrue\n10 True\nno AnalogOut\n");
  });

  it("keep pin changes together between disable_interrupts and enable_interrupts", async () => {
    const { stdout } = await cp(
      "parts:\n  wire: { part: loopback, pins: { IN: GP2, OUT: GP3 } }\n",
      `
import board, digitalio, microcontroller, pulseio
out = digitalio.DigitalInOut(board.GP2)
out.switch_to_output(False)
p = pulseio.PulseIn(board.GP3, maxlen=10)
microcontroller.disable_interrupts()
for us in (150, 250, 350):
    out.value = True
    microcontroller.delay_us(us)
    out.value = False
    microcontroller.delay_us(us)
microcontroller.enable_interrupts()
# interrupts are out but in waits of 100 us and more: so the board can look at itself
print(out.value, len(p), [abs(p[i] - us) < 8 for i, us in enumerate((150, 150, 250, 250, 350))])
`,
    );
    assert.equal(stdout, "False 5 [True, True, True, True, True]\n");
  });

  it("turn signals over, tell the date, and feed watchdogs", async () => {
    const { stdout } = await mp(
      "parts:\n  lamp: { part: led, pins: { A: GP2 } }\n",
      `
from machine import Signal, Pin, WDT, RTC
import time
lamp = Signal(Pin(2, Pin.OUT), invert=True)
lamp.on()
print(lamp.value(), Pin(2).value())
lamp(0)
print(lamp(), Pin(2).value())
rtc = RTC()
rtc.datetime((2024, 2, 29, 3, 23, 59, 58, 0))
time.sleep(3)
print(rtc.datetime(), time.gmtime()[:5])
wdt = WDT(timeout=200)
for i in range(10):
    wdt.feed()
    time.sleep(0.1)
print("fed")
try:
    WDT(timeout=9000)
except ValueError as e:
    print(e)
`,
    );
    assert.equal(stdout, "1 0\n0 1\n(2024, 3, 1, 4, 0, 0, 1, 0) (2024, 3, 1, 0, 0)\nfed\ntimeout exceeds 8388\n");
  });

  it("set the calendar, which time follows", async () => {
    const { stdout } = await cp(
      "parts: {}\n",
      `
import board, rtc, time
clock = rtc.RTC()
clock.datetime = time.struct_time((2024, 2, 29, 23, 59, 58, 0, -1, -1))
print(clock is rtc.RTC(), time.time() == 1709251198)
time.sleep(3)
print(tuple(clock.datetime)[:7], time.localtime().tm_mon)
try:
    clock.datetime = (1, 2)
except TypeError as e:
    print(e)
`,
    );
    assert.equal(stdout, "True True\n(2024, 3, 1, 0, 0, 1, 4) 3\nTuple or struct_time argument required\n");
  });

  it("let an unfed watchdog restart the board, which ends the program", async () => {
    const { stdout, result } = await cp(
      "parts:\n  lamp: { part: led, pins: { A: GP2 } }\n",
      `
import microcontroller, time, watchdog
w = microcontroller.watchdog
w.timeout = 0.2
w.mode = watchdog.WatchDogMode.RESET
w.feed()
print(w.timeout, w.mode)
try:
    w.mode = watchdog.WatchDogMode.RAISE
except NotImplementedError:
    print("not there")
time.sleep(1)
print(microcontroller.cpu.temperature)
`,
    );
    assert.equal(stdout, "0.2 watchdog.WatchDogMode.RESET\nnot there\n");
    assert.equal(result.ending.kind, "exception");
  });
});

describe("a MicroPython processor that rests", () => {
  const button = "parts:\n  b: { part: button, pins: { A: GP4 }, every: 500 ms, bounce: 0 s }\n";

  it("idles while time passes, and sleeps until a time or an interrupt", async () => {
    const { stdout } = await mp(
      button,
      `
import machine, time
from machine import Pin
seen = []
p = Pin(4, Pin.IN, Pin.PULL_UP)
p.irq(lambda p: seen.append(time.ticks_ms()), Pin.IRQ_FALLING)
start = time.ticks_ms()
turns = 0
while not seen:
    machine.idle()
    turns += 1
# a millisecond each, but the last
print(abs(turns - (seen[0] - start)) < 20)
n = len(seen)
machine.lightsleep()
print(len(seen) in (n, n + 1))
before = time.ticks_ms()
machine.lightsleep(1200)
print(1200 <= time.ticks_ms() - before < 1205, len(seen) > n + 1)
try:
    machine.lightsleep(1 << 23)
except ValueError as e:
    print(e)
machine.deepsleep(10)
print("not reached")
`,
    );
    assert.equal(stdout, "True\nTrue\nTrue True\nsleep too long\n");
  });

  it("sends bits that are longer than a pixel's", async () => {
    const { stdout } = await mp(
      "parts:\n  wire: { part: loopback, pins: { IN: GP2, OUT: GP3 } }\n",
      `
import machine, time
from machine import Pin
times = []
p = Pin(3, Pin.IN)
p.irq(lambda p: times.append(p.value()), Pin.IRQ_RISING | Pin.IRQ_FALLING)
start = time.ticks_us()
machine.bitstream(Pin(2), 0, (150_000, 250_000, 350_000, 450_000), b"\\xf0\\x01" * 5)
took = time.ticks_diff(time.ticks_us(), start)
time.sleep_ms(5)
print(len(times), 5 * 5 * 800 + 5 * 11 * 400 <= took < 45000, Pin(2).value())
`,
    );
    assert.equal(stdout, "160 True 0\n");
  });
});
