import { strict as assert } from "node:assert";
import {
  createVM,
  MemoryHost,
  PyObject,
  callPy,
  defineModule,
  defineType,
  indexOf,
  makeFloat,
  valueError,
  type PyValue,
} from "../../../vm/index.js";
import { run } from "../run.js";

class PySensor extends PyObject {
  pin = 0;
  gain = 1;
  override __repr__(): string {
    return `<Sensor on ${this.pin}>`;
  }
  override __len__(): number {
    return 4;
  }
  override __getitem__(k: PyValue): PyValue {
    return indexOf(k) * 2;
  }
  override __add__(o: PyValue): PyValue | undefined {
    return o instanceof PySensor ? this.pin + o.pin : undefined;
  }
}

const sensorType = defineType({
  name: "Sensor",
  module: "thermo",
  js: PySensor,
  init: {
    sig: "__init__(self, pin, *, gain=1)",
    call: (self: PySensor, pin: PyValue, gain: PyValue) => {
      self.pin = indexOf(pin);
      self.gain = indexOf(gain);
    },
  },
  methods: [
    {
      sig: "read(self, channel=0, /)",
      call: (self: PySensor, channel: PyValue) => makeFloat(20.5 * self.gain + indexOf(channel)),
    },
    {
      sig: "apply(self, f, *args, **kw)",
      call: (self: PySensor, f: PyValue, args: PyValue[], kw: Map<string, PyValue>) =>
        callPy(f, [self.pin, ...args], kw),
    },
    {
      sig: "refuse(self)",
      call: () => {
        throw valueError("no");
      },
    },
    { sig: "board_only(self)", call: () => 1, only: ["micropython"] },
  ],
  properties: [
    {
      name: "value",
      get: (self: PySensor) => self.gain,
      set: (self: PySensor, v: PyValue) => {
        self.gain = indexOf(v);
      },
    },
    { name: "fixed", get: () => true },
  ],
  constants: { MAX: 100 },
});

const modules = {
  thermo: () =>
    defineModule({
      name: "thermo",
      types: [sensorType],
      functions: [{ sig: "scale(x, factor=2)", call: (x: PyValue, factor: PyValue) => indexOf(x) * indexOf(factor) }],
      constants: { VERSION: 3 },
    }),
};
const thermo = (source: string, dialect?: "circuitpython") =>
  run(`from thermo import Sensor, scale\nimport thermo\n${source}`, { modules, dialect });

describe("classes and modules declared in TypeScript", () => {
  it("are called by their signatures", () => {
    const { stdout, stderr } = thermo(
      "s = Sensor(3, gain=2)\nprint(s, s.read(), s.read(1), len(s), s[5], s.value, Sensor.MAX, scale(4), scale(factor=3, x=2), thermo.VERSION)\ns.value = 5\nprint(s.value, s + Sensor(pin=4))\n",
    );
    assert.equal(stderr, "");
    assert.equal(stdout, "<Sensor on 3> 41.0 42.0 4 10 2 100 8 6 3\n5 7\n");
  });

  it("refuse wrong calls with TypeError, stores to read-only properties and unknown names with AttributeError", () => {
    const attempts = [
      "Sensor()",
      "Sensor(1, 2)",
      "Sensor(1, x=2)",
      "s.read(channel=1)",
      "s.read(1, 2)",
      "scale()",
      "s + 1",
      "s.fixed = 1",
      "s.unknown = 1",
      "s.unknown",
      "Sensor.read(1)",
    ];
    const { stdout } = thermo(
      `s = Sensor(1)\n${attempts.map((a) => `try:\n    ${a}\n    print("accepted")\nexcept (TypeError, AttributeError) as e:\n    print(type(e).__name__)\n`).join("")}`,
    );
    assert.equal(stdout, "TypeError\n".repeat(7) + "AttributeError\n".repeat(3) + "TypeError\n");
  });

  it("call Python back, and its exceptions come out again with their frames", () => {
    const { stdout, stderr } = thermo(
      "def f(a, b, k=0): return a + b + k\nprint(Sensor(1).apply(f, 2, k=3))\ndef g(a): return a.x\nSensor(1).apply(g)\n",
    );
    assert.equal(stdout, "6\n");
    assert.match(stderr, /line 6, in <module>\n {2}File "main.py", line 5, in g\nAttributeError/);
  });

  it("can be subclassed from Python", () => {
    const { stdout } = thermo(
      'class Mine(Sensor):\n    def __init__(self):\n        super().__init__(7, gain=3)\n        self.extra = 1\n    def read(self):\n        return super().read() + self.extra\n    def __len__(self):\n        return super().__len__() + 1\nm = Mine()\nprint(m.read(), len(m), m.pin if hasattr(m, "pin") else "hidden", isinstance(m, Sensor), m)\n',
    );
    assert.equal(stdout, "62.5 5 hidden True <Sensor on 7>\n");
  });

  it("have in each dialect what the table says", () => {
    assert.equal(thermo('print(hasattr(Sensor, "board_only"))\n').stdout, "True\n");
    assert.equal(thermo('print(hasattr(Sensor, "board_only"))\n', "circuitpython").stdout, "False\n");
    assert.equal(thermo("print(Sensor(1).board_only())\n").stdout, "1\n");
  });
});

describe("a VM", () => {
  it("raises KeyboardInterrupt in a loop when the interrupt word is set", () => {
    const host = new MemoryHost();
    const vm = createVM({
      host,
      modules: {
        bell: () =>
          defineModule({
            name: "bell",
            functions: [
              {
                sig: "ring()",
                call: () => {
                  host.interrupt[0] = 1;
                },
              },
            ],
          }),
      },
    });
    const status = vm.runSource(
      'import bell\nn = 0\ntry:\n    while True:\n        n += 1\n        if n == 10: bell.ring()\nexcept KeyboardInterrupt:\n    print("interrupted", n)\nbell.ring()\nwhile True: pass\n',
      "main.py",
      [],
    );
    assert.equal(host.text(1), "interrupted 10\n");
    assert.equal(status, 130);
    assert.match(host.text(2), /line 10, in <module>\nKeyboardInterrupt: ?\n$/);
    assert.equal(vm.uncaught?.type.name, "KeyboardInterrupt");
  });

  it("runs what was registered for its end, last first, also after an exception", () => {
    const host = new MemoryHost();
    const vm = createVM({ host });
    vm.onEnd(() => vm.out(1, "first\n"));
    vm.onEnd(() => vm.out(1, "second\n"));
    assert.equal(vm.runSource("1/0\n", "main.py", []), 1);
    assert.equal(host.text(1), "second\nfirst\n");
  });

  it("knows the Python line that a call came from", () => {
    const lines: unknown[] = [];
    const vm = createVM({
      host: new MemoryHost(),
      modules: {
        where: () =>
          defineModule({
            name: "where",
            functions: [
              {
                sig: "here()",
                call: () => {
                  lines.push(vm.captureLocation()());
                },
              },
            ],
          }),
      },
    });
    vm.runSource("from where import here\nhere()\ndef f():\n    x = [1,\n         here()]\nf()\n", "dir/main.py", []);
    assert.deepEqual(lines, [
      { file: "dir/main.py", line: 2 },
      { file: "dir/main.py", line: 5 },
    ]);
  });

  it("lets faults of hand-written code out as they are", () => {
    const vm = createVM({
      host: new MemoryHost(),
      modules: {
        bad: () =>
          defineModule({
            name: "bad",
            functions: [{ sig: "f()", call: () => (undefined as unknown as { x: { y: number } }).x.y }],
          }),
      },
    });
    let ended = false;
    vm.onEnd(() => {
      ended = true;
    });
    assert.throws(
      () => vm.runSource("import bad\ntry:\n    bad.f()\nexcept Exception:\n    pass\n", "main.py", []),
      TypeError,
    );
    assert.ok(ended, "what was registered for the end has run");
  });

  it("keeps exec, eval, globals and locals in their namespaces", () => {
    const { stdout, stderr } = run(
      'd = {"a": 1}\nexec("b = a + 1\\ndef f(): return b", d)\nprint(d["b"], d["f"](), eval("a * 10", d))\nx = 5\nprint(eval("x + 1"))\nexec("x = 9")\nprint(x, globals()["x"])\ndef g():\n    y = 3\n    return eval("y + 1"), sorted(locals())\nprint(g())\nglobals()["z"] = 4\nprint(z)\nprint(eval(compile("x", "f", "eval")))\n',
    );
    assert.equal(stderr, "");
    assert.equal(stdout, "2 2 10\n6\n9 9\n(4, ['y'])\n4\n9\n");
  });
});
