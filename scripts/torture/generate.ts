/**
 * Random programs whose behaviour both CPython and the VM define: no addresses, hashes, identities, dict changes while iterating, or
 * texts that versions word differently.
 *
 * Expressions are made by kind, so that most of them succeed; now and then one of another kind is put in, so that errors are raised,
 * caught and compared, too. Loops count, functions call only those defined before them: every program ends.
 */

import { Seeded } from "./seeded.js";
import { shape, type Writer } from "./shapes.js";

type Kind = "int" | "float" | "str" | "bool" | "list" | "dict" | "tuple" | "set" | "bytes" | "none";
const KINDS: readonly Kind[] = [
  "int",
  "int",
  "int",
  "float",
  "str",
  "str",
  "bool",
  "list",
  "list",
  "dict",
  "tuple",
  "bytes",
  "none",
];
/** Sets are printed in order, and so only by themselves: their own order is not defined. */
const ASSIGNED: readonly Kind[] = [...KINDS, "set"];

interface FunctionMade {
  name: string;
  parameters: number;
  defaults: number;
  star: boolean;
  generator: boolean;
}

export function generateProgram(seed: number): string {
  return new Generator(seed).program();
}

class Generator {
  private readonly chance: Seeded;
  private lines: string[] = [];
  private indent = 0;
  /** Variables in scope by kind; names of inner scopes are added and taken away. */
  private variables: { name: string; kind: Kind }[] = [];
  private functions: FunctionMade[] = [];
  private classes: { name: string; methods: string[] }[] = [];
  private serial = 0;
  private inFunction = 0;
  private inLoop = 0;
  private budget = 60;

  constructor(seed: number) {
    this.chance = new Seeded(seed);
  }

  program(): string {
    // what has slices for keys depends on the version
    this.emit("def cut(v, *limits):");
    this.emit("    return v if isinstance(v, dict) else v[slice(*limits)]");
    this.emit("def show(*values):");
    this.emit("    print(*[sorted(v, key=repr) if isinstance(v, (set, frozenset)) else v for v in values])");
    for (let i = 2 + this.chance.below(3); i > 0; i--)
      if (this.chance.once(3)) this.classDefinition();
      else this.functionDefinition();
    for (let i = 6 + this.chance.below(10); i > 0; i--)
      this.guarded(() => (this.chance.once(4) ? shape(this.writer()) : this.statement(0)));
    for (const { name } of this.variables.slice(-6)) this.emit(`show(${name})`);
    return `${this.lines.join("\n")}\n`;
  }

  private writer(): Writer {
    return {
      chance: this.chance,
      emit: (line) => this.emit(line),
      block: (header, body) => this.block(header, body),
      any: (depth) => this.any(depth),
      int: (depth) => this.expression("int", depth),
      text: (depth) => this.expression("str", depth),
      list: (depth) => this.expression("list", depth),
      fresh: (prefix) => this.fresh(prefix),
    };
  }

  private emit(line: string): void {
    this.lines.push("    ".repeat(this.indent) + line);
  }

  private block(header: string, body: () => void): void {
    this.emit(header);
    this.indent++;
    const known = this.variables.length;
    const at = this.lines.length;
    body();
    if (this.lines.length === at) this.emit("pass");
    this.variables.length = known;
    this.indent--;
  }

  private fresh(prefix: string): string {
    return `${prefix}${this.serial++}`;
  }

  /** At top level: what is raised is printed, and the program goes on. */
  private guarded(body: () => void): void {
    this.emit("try:");
    this.indent++;
    const at = this.lines.length;
    body();
    if (this.lines.length === at) this.emit("pass");
    this.indent--;
    this.emit("except Exception as error:");
    this.emit("    print(type(error).__name__)");
  }

  // ---- statements ----------------------------------------------------------------------------------------------

  private statement(depth: number): void {
    if (this.budget-- <= 0) return this.emit(`show(${this.any(2)})`);
    const deep = depth > 2;
    const c = this.chance;
    switch (c.below(deep ? 8 : 17)) {
      case 0:
      case 1:
      case 2:
        return this.assignment();
      case 3:
        return this.emit(`show(${this.any(3)}, ${this.any(2)})`);
      case 4:
        return this.augmented();
      case 5:
        return this.mutation();
      case 6:
        return this.unpacking();
      case 7:
        return this.leave();
      case 8:
      case 9: {
        this.block(`if ${this.expression("bool", 2)}:`, () => this.statements(depth + 1));
        if (c.once(3)) this.block(`elif ${this.any(2)}:`, () => this.statements(depth + 1));
        if (c.once(2)) this.block("else:", () => this.statements(depth + 1));
        return;
      }
      case 10:
      case 11:
        return this.forLoop(depth);
      case 12: {
        const n = this.fresh("n");
        this.emit(`${n} = ${c.below(5)}`);
        this.inLoop++;
        this.block(`while ${n} > 0:`, () => {
          this.emit(`${n} -= 1`);
          this.statements(depth + 1);
        });
        this.inLoop--;
        if (c.once(3)) this.block("else:", () => this.statements(depth + 1));
        return;
      }
      case 13:
        return this.tryStatement(depth);
      case 14:
        return this.inFunction > 1 ? this.assignment() : this.functionDefinition();
      case 15:
        return this.emit(`assert ${this.expression("bool", 2)}, ${this.expression("str", 1)}`);
      default:
        if (this.variables.length > 3 && c.once(3)) {
          const v = c.pick(this.variables);
          this.emit(`del ${v.name}`);
          this.emit(`${v.name} = ${this.expression(v.kind, 1)}`);
          return;
        }
        return this.classes.length > 0 ? this.useOfClass() : this.assignment();
    }
  }

  private statements(depth: number): void {
    for (let i = 1 + this.chance.below(3); i > 0; i--) this.statement(depth);
  }

  private assignment(): void {
    const kind = this.chance.pick(ASSIGNED);
    const value = this.expression(kind, 3);
    const known = this.variables.filter((v) => v.kind === kind);
    const name =
      known.length > 0 && this.chance.once(2) && this.inFunction === 0 ? this.chance.pick(known).name : this.fresh("v");
    this.emit(`${name} = ${value}`);
    this.variables.push({ name, kind });
  }

  private augmented(): void {
    if (this.inFunction > 0) return this.assignment();
    const v = this.variable("int") ?? this.variable("str") ?? this.variable("list");
    if (v === undefined) return this.assignment();
    const kind = this.variables.find((each) => each.name === v)!.kind;
    if (kind === "int")
      this.emit(
        `${v} ${this.chance.pick(["+=", "-=", "*=", "//=", "%=", "&=", "|=", "^="])} ${this.expression("int", 1)}`,
      );
    else this.emit(`${v} += ${this.expression(kind, 1)}`);
    if (kind === "int") this.emit(`${v} %= 1000003`);
    else this.emit(`${v} = cut(${v}, 40)`);
  }

  private mutation(): void {
    const c = this.chance;
    const l = this.variable("list");
    const d = this.variable("dict");
    if (l !== undefined && c.once(2)) {
      const i = this.expression("int", 1);
      this.emit(
        c.pick([
          `${l}.append(${this.any(1)})`,
          `${l}.insert(${i}, ${this.any(1)})`,
          `${l}.extend(${this.expression("list", 1)})`,
          `${l}[${i}] = ${this.any(1)}`,
          `del ${l}[${c.below(4)}]`,
          `show(${l}.pop())`,
          `${l}.reverse()`,
          `${l}.remove(${this.any(1)})`,
          `${l}.sort(key=repr)`,
          `${l}.clear()`,
        ]),
      );
      this.emit(`if isinstance(${l}, list): del ${l}[30:]`);
    } else if (d !== undefined) {
      const k = this.key();
      this.emit(
        c.pick([
          `${d}[${k}] = ${this.any(1)}`,
          `${d}.setdefault(${k}, ${this.any(1)})`,
          `show(${d}.pop(${k}, None))`,
          `${d}.update({${k}: ${this.any(1)}})`,
          `del ${d}[${k}]`,
          `show(${d}.get(${k}))`,
        ]),
      );
    } else this.assignment();
  }

  private unpacking(): void {
    const c = this.chance;
    const names = Array.from({ length: 2 + c.below(2) }, () => this.fresh("u"));
    const values = names.map(() => this.any(1));
    if (c.once(3)) this.emit(`${names[0]}, *${names[1]} = ${this.expression("list", 2)}`);
    else this.emit(`${names.join(", ")} = ${c.once(6) ? this.expression("tuple", 1) : values.join(", ")}`);
    this.emit(`show(${names[0]}, ${names[1]})`);
  }

  private leave(): void {
    const c = this.chance;
    if (this.inLoop > 0 && c.once(2)) return this.emit(c.pick(["break", "continue"]));
    if (this.inFunction > 0 && c.once(2)) return this.emit(`return ${this.any(2)}`);
    if (c.once(3))
      return this.emit(
        `raise ${c.pick(["ValueError", "KeyError", "TypeError", "IndexError", "RuntimeError"])}(${this.any(1)})`,
      );
    return this.assignment();
  }

  private forLoop(depth: number): void {
    const c = this.chance;
    const i = this.fresh("i");
    const source = c.pick([
      `range(${c.below(6)})`,
      `range(${c.below(6)}, ${c.below(12)}, ${c.pick([1, 2, 3, -1])})`,
      this.expression("list", 1),
      this.expression("str", 1),
      `sorted(${this.expression("dict", 1)}, key=repr)`,
      `enumerate(${this.expression("tuple", 1)})`,
      `zip(${this.expression("list", 1)}, ${this.expression("str", 1)})`,
      `reversed(${this.expression("list", 1)})`,
    ]);
    this.inLoop++;
    this.block(`for ${i} in ${source}:`, () => {
      this.emit(`show(${i})`);
      this.statements(depth + 1);
    });
    this.inLoop--;
    if (c.once(4)) this.block("else:", () => this.statements(depth + 1));
  }

  private tryStatement(depth: number): void {
    const c = this.chance;
    // inside of finally a jump would swallow what is raised: both do, but newer versions warn
    const loops = this.inLoop;
    this.block("try:", () => this.statements(depth + 1));
    if (c.once(2))
      this.block(
        `except ${c.pick(["ValueError", "(KeyError, IndexError)", "TypeError", "ZeroDivisionError"])} as error:`,
        () => {
          this.emit("show(type(error).__name__)");
          if (c.once(4)) this.emit("raise");
        },
      );
    this.block("except Exception as error:", () => this.emit("show('caught', type(error).__name__)"));
    if (c.once(4)) this.block("else:", () => this.statements(depth + 1));
    if (c.once(3)) {
      this.inLoop = 0;
      this.block("finally:", () => this.emit(`show('finally', ${this.any(1)})`));
      this.inLoop = loops;
    }
  }

  private functionDefinition(): void {
    const c = this.chance;
    const name = this.fresh("f");
    const parameters = Array.from({ length: c.below(4) }, () => this.fresh("p"));
    const defaults = c.below(parameters.length + 1);
    const star = c.once(4);
    const generator = c.once(4);
    const text = parameters.map((p, i) => (i >= parameters.length - defaults ? `${p}=${this.constant()}` : p));
    if (star) text.push("*rest");
    const [outer, loops, made] = [this.variables, this.inLoop, this.functions];
    this.variables = [
      ...outer.filter((v) => this.inFunction === 0 && v.kind !== "none").slice(-3),
      ...parameters.map((p) => ({ name: p, kind: c.pick(KINDS) })),
    ];
    this.functions = [...made];
    this.inLoop = 0;
    this.inFunction++;
    const captured = this.inFunction > 1 || c.once(3) ? undefined : this.fresh("c");
    this.block(`def ${name}(${text.join(", ")}):`, () => {
      if (captured !== undefined) {
        this.emit(`${captured} = ${this.constant()}`);
        this.block(`def inner():`, () => {
          this.emit(`nonlocal ${captured}`);
          this.emit(`old = ${captured}`);
          this.emit(`${captured} = (old, ${c.below(9)})`);
          this.emit("return old");
        });
        this.emit("show(inner(), inner())");
      }
      if (generator) {
        this.emit(`show((yield ${this.any(2)}))`);
        if (c.once(2)) this.emit(`yield from ${this.expression("list", 1)}`);
      }
      this.statements(1);
      if (star) this.emit("show(rest)");
      this.emit(`return ${this.any(2)}`);
    });
    this.inFunction--;
    this.inLoop = loops;
    this.variables = outer;
    this.functions = [...made, { name, parameters: parameters.length, defaults, star, generator }];
  }

  private classDefinition(): void {
    const c = this.chance;
    const name = this.fresh("K");
    const base = this.classes.length > 0 && c.once(2) ? c.pick(this.classes) : undefined;
    const methods: string[] = [];
    const [outer, loops] = [this.variables, this.inLoop];
    this.variables = [];
    this.inLoop = 0;
    this.inFunction++;
    this.block(`class ${name}${base === undefined ? "" : `(${base.name})`}:`, () => {
      this.emit(`shared = ${this.constant()}`);
      this.block("def __init__(self, x=1):", () => {
        if (base !== undefined) this.emit("super().__init__(x)");
        this.emit(`self.${c.pick(["x", "y"])} = x`);
        this.emit(`self.z = ${this.any(1)}`);
      });
      for (let i = 1 + c.below(2); i > 0; i--) {
        const method = c.once(3) && base !== undefined ? c.pick(base.methods) : this.fresh("m");
        methods.push(method);
        this.block(`def ${method}(self, a=${this.constant()}):`, () => {
          this.emit(`show(${c.pick(["a", "self.z", "self.shared", "self.x", "type(self).__name__"])})`);
          this.statements(2);
        });
      }
      for (const [special, body] of [
        ["__len__(self)", `return ${c.below(4)}`],
        ["__eq__(self, other)", "return isinstance(other, type(self))"],
        ["__add__(self, other)", `return ('added', ${this.any(1)})`],
        ["__getitem__(self, key)", c.once(2) ? "return key" : "raise IndexError(key)"],
        ["__repr__(self)", `return '<${name}>'`],
        ["__iter__(self)", "return iter((1, 2, 3))"],
        ["__contains__(self, item)", "return item == 1"],
        ["__bool__(self)", `return ${c.pick(["True", "False"])}`],
        ["__call__(self, *args)", "return args"],
      ] as const)
        if (special.startsWith("__repr__") || c.once(4)) this.block(`def ${special}:`, () => this.emit(body));
      if (c.once(3)) {
        this.emit("@property");
        this.block("def area(self):", () => this.emit(`return ${this.any(1)}`));
      }
    });
    this.inFunction--;
    this.inLoop = loops;
    this.variables = outer;
    this.classes.push({ name, methods: [...methods, ...(base?.methods ?? [])] });
  }

  private useOfClass(): void {
    const c = this.chance;
    const cls = c.pick(this.classes);
    const o = this.fresh("o");
    this.emit(`${o} = ${cls.name}(${this.any(1)})`);
    this.emit(
      c.pick([
        `show(${o}.${c.pick(cls.methods)}(${this.any(1)}))`,
        `show(len(${o}), bool(${o}))`,
        `show(${o} == ${cls.name}(), ${o} != 1)`,
        `show(${o} + ${this.any(1)})`,
        `show(${o}[${this.any(1)}], 1 in ${o})`,
        `show(list(${o}), ${o})`,
        `show(${o}(${this.any(1)}))`,
        `show(${o}.area, ${o}.z, ${o}.shared)`,
        `show(isinstance(${o}, ${c.pick(this.classes).name}), getattr(${o}, 'x', None), hasattr(${o}, 'y'))`,
        `${o}.x = ${this.any(1)}; show(${o}.x)`,
      ]),
    );
  }

  // ---- expressions ---------------------------------------------------------------------------------------------

  private any(depth: number): string {
    return this.expression(this.chance.pick(KINDS), depth);
  }

  private variable(kind: Kind): string | undefined {
    const known = this.variables.filter((v) => v.kind === kind);
    return known.length === 0 ? undefined : this.chance.pick(known).name;
  }

  private key(): string {
    return this.expression(
      this.chance.pick(["int", "str", "bool", "tuple0", "float"].map((k) => (k === "tuple0" ? "int" : k)) as Kind[]),
      0,
    );
  }

  private constant(): string {
    return this.literal(this.chance.pick(KINDS), 0);
  }

  private expression(kind: Kind, depth: number): string {
    const c = this.chance;
    // the wrong kind, now and then
    if (c.once(40)) kind = c.pick(KINDS);
    if (depth <= 0 || c.once(4))
      return c.once(2) ? (this.variable(kind) ?? this.literal(kind, depth)) : this.literal(kind, depth);
    const e = (k: Kind) => this.expression(k, depth - 1);
    if (c.once(12)) return `(${e(kind)} if ${e("bool")} else ${e(kind)})`;
    if (c.once(25)) return `(lambda a, b=${e(kind)}: b)(${e("int")})`;
    if (c.once(18) && this.functions.length > 0) return this.callOf(c.pick(this.functions), depth);
    switch (kind) {
      case "int":
        return c.pick([
          () => `(${e("int")} ${c.pick(["+", "-", "*", "//", "%", "&", "|", "^"])} ${e("int")})`,
          () => `(${e("int")} ${c.pick(["<<", ">>"])} ${c.below(70)})`,
          () => `(${e("int")} ** ${c.below(4)})`,
          () => `len(${e(c.pick(["str", "list", "dict", "tuple", "set", "bytes"]))})`,
          () => `(-${e("int")})`,
          () => `(~${e("int")})`,
          () => `abs(${e("int")})`,
          () => `int(${e("float")})`,
          () => `int(${e("bool")})`,
          () => `sum(${this.comprehension("int", depth)})`,
          () => `max(${e("int")}, ${e("int")})`,
          () => `ord(${c.pick(["'a'", "'é'", "'z'"])})`,
          () => `${e("str")}.find(${e("str")})`,
          () => `${e("list")}.count(${e("int")})`,
          () => `divmod(${e("int")}, ${e("int")})[0]`,
          () => `hash(${c.below(100)})`,
          () => `int.from_bytes(cut(${e("bytes")}, 6), ${c.pick(["'little'", "'big'"])})`,
        ])();
      case "float":
        return c.pick([
          () => `(${e("float")} ${c.pick(["+", "-", "*", "/"])} ${e("float")})`,
          () => `(${e("int")} / ${e("int")})`,
          () => `(${e("float")} ${c.pick(["+", "*", "//", "%"])} ${e("int")})`,
          () => `float(${e("int")} % 1000)`,
          () => `round(${e("float")}, ${c.below(4)})`,
          () => `abs(${e("float")})`,
          () => `(-${e("float")})`,
          () => `min(${e("float")}, ${e("int")})`,
        ])();
      case "str":
        return c.pick([
          () => `(${e("str")} + ${e("str")})`,
          () => `(${e("str")} * ${c.below(4)})`,
          () => `cut(${e("str")}, ${c.below(5)}, ${c.below(9)})`,
          () => `cut(${e("str")}, None, None, ${c.pick([1, 2, -1])})`,
          () =>
            `${e("str")}.${c.pick(["upper()", "lower()", "strip()", "title()", "swapcase()", "capitalize()", "replace('a', 'bb')", "center(9)", "ljust(7, '.')", "zfill(5)"])}`,
          () => `str(${e(c.pick(["int", "float", "bool", "list", "tuple", "none", "bytes"]))})`,
          () => `repr(${e(c.pick(["str", "list", "dict", "bytes"]))})`,
          () =>
            `f"{${e("int")}:${c.pick(["5d", "05d", "x", "b", ",", "+d", ">8", "<8", "^9"])}}|{${plain(e("str"))}!r}"`,
          () => `'%${c.pick(["d", "5d", "x", "s", "r", "-6d", "03d"])}' % (${e("int")},)`,
          () => `'{0}-{1:>4}'.format(${e("int")}, ${e("str")})`,
          () => `'{:.${c.below(5)}${c.pick(["f", "e", "g"])}}'.format(${e("float")})`,
          () => `','.join(${this.comprehension("str", depth)})`,
          () => `chr(97 + ${c.below(26)})`,
          () => `hex(${e("int")})`,
        ])();
      case "bool":
        return c.pick([
          () => `(${e("int")} ${c.pick(["<", "<=", "==", "!=", ">", ">="])} ${e(c.pick(["int", "float"]))})`,
          () => `(${e("int")} < ${e("int")} <= ${e("int")})`,
          () => `(${e("bool")} ${c.pick(["and", "or"])} ${e("bool")})`,
          () => `(not ${this.any(depth - 1)})`,
          () => `(${e("str")} ${c.pick(["in", "not in", "==", "<"])} ${e("str")})`,
          () => `(${this.any(depth - 1)} in ${e(c.pick(["list", "tuple"]))})`,
          () => `(${this.any(depth - 1)} == ${this.any(depth - 1)})`,
          () => `isinstance(${this.any(depth - 1)}, ${c.pick(["int", "str", "(list, tuple)", "float", "dict"])})`,
          () => `${c.pick(["any", "all"])}(${this.comprehension("bool", depth)})`,
          () => `bool(${this.any(depth - 1)})`,
          () => `(${e("list")} ${c.pick(["<", "==", "!="])} ${e("list")})`,
          () => `${e("str")}.${c.pick(["startswith('a')", "endswith('b')", "isdigit()", "isalpha()", "isupper()"])}`,
        ])();
      case "list":
        return c.pick([
          () => `[${this.several(depth)}]`,
          () => `(${e("list")} + ${e("list")})`,
          () => `(${e("list")} * ${c.below(3)})`,
          () => `cut(${e("list")}, ${c.below(4)}, ${c.below(7)})`,
          () => `cut(${e("list")}, None, None, -1)`,
          () => this.comprehension(c.pick(KINDS), depth),
          () => `list(range(${c.below(8)}))`,
          () => `list(${e(c.pick(["str", "tuple", "bytes", "dict"]))})`,
          () => `sorted(${this.comprehension("int", depth)}, reverse=${c.pick(["True", "False"])})`,
          () => `${e("str")}.split(${c.pick(["", "'a'", "','"])})`,
          () => `[*${e("list")}, *${e("tuple")}]`,
          () => `list(map(lambda q: ${c.pick(["q", "(q, 1)", "[q]"])}, ${e("list")}))`,
          () => `list(filter(None, ${e("list")}))`,
          () => `list(zip(${e("list")}, ${e("str")}))`,
          () => `list(${e("dict")}.items())`,
        ])();
      case "tuple":
        return c.pick([
          () => `(${this.several(depth)},)`,
          () => `tuple(${e("list")})`,
          () => `(${e("tuple")} + ${e("tuple")})`,
          () => `cut(${e("tuple")}, 1, None)`,
          () => `divmod(${e("int")}, ${e("int")})`,
        ])();
      case "dict":
        return c.pick([
          () => `{${this.key()}: ${this.any(depth - 1)}, ${this.key()}: ${this.any(depth - 1)}}`,
          () => `{q: ${c.pick(["q * 2", "str(q)", "[q]"])} for q in range(${c.below(6)})}`,
          () => `dict(a=${this.any(depth - 1)}, b=${this.any(depth - 1)})`,
          () => `{**${e("dict")}, ${this.key()}: ${this.any(depth - 1)}}`,
          () => `dict(zip(${e("str")}, ${e("list")}))`,
        ])();
      case "set":
        return c.pick([
          () => `{${this.key()}, ${this.key()}}`,
          () => `set(${e("str")})`,
          () => `(${e("set")} ${c.pick(["|", "&", "-", "^"])} ${e("set")})`,
          () => `{q % 3 for q in range(${c.below(9)})}`,
        ])();
      case "bytes":
        return c.pick([
          () => `(${e("bytes")} + ${e("bytes")})`,
          () => `${e("str")}.encode()`,
          () => `bytes([${c.below(256)}, ${c.below(256)}])`,
          () => `cut(${e("bytes")}, 1, None)`,
          () => `bytes(bytearray(${e("bytes")}))`,
        ])();
      default:
        return "None";
    }
  }

  private several(depth: number): string {
    return Array.from({ length: 1 + this.chance.below(3) }, () => this.any(depth - 1)).join(", ");
  }

  /** `[element for x in ... if ...]`; the variable is an int. */
  private comprehension(kind: Kind, depth: number): string {
    const c = this.chance;
    const q = this.fresh("q");
    this.variables.push({ name: q, kind: "int" });
    const element = this.expression(kind, depth - 1);
    const filter = c.once(3) ? ` if ${this.expression("bool", depth - 2)}` : "";
    this.variables.pop();
    return `[${element} for ${q} in range(${c.below(6)})${filter}]`;
  }

  private callOf(f: FunctionMade, depth: number): string {
    const c = this.chance;
    const count = f.parameters - c.below(f.defaults + 1) + (f.star ? c.below(3) : 0);
    const call = `${f.name}(${Array.from({ length: Math.max(0, count) }, () => this.any(depth - 2)).join(", ")})`;
    return f.generator ? `list(${call})` : call;
  }

  private literal(kind: Kind, depth: number): string {
    const c = this.chance;
    switch (kind) {
      case "int":
        return c.pick([
          "0",
          "1",
          "2",
          "3",
          "-1",
          "7",
          "10",
          "255",
          "-17",
          "1000",
          "65536",
          "2147483647",
          "-2147483648",
          "4294967296",
          "9007199254740993",
          "10**20",
        ]);
      case "float":
        return c.pick(["0.0", "1.0", "-1.5", "0.1", "2.5", "3.0", "1e10", "-0.0", "1e-5", "123.456", "0.5", "1e16"]);
      case "str":
        return c.pick([
          "''",
          "'a'",
          "'abc'",
          "'Hello World'",
          "'é🐍'",
          "'1,2,3'",
          "' a b '",
          "'x' 'y'",
          "'\\n\\t'",
          "'aXbXa'",
        ]);
      case "bool":
        return c.pick(["True", "False"]);
      case "list":
        return c.pick(["[]", "[1]", "[1, 2, 3]", "['a', 'b']", "[3, 1, 2]", "[None, True]", "[[1], [2]]"]);
      case "dict":
        return c.pick(["{}", "{1: 2}", "{'a': 1, 'b': 2}", "{True: 'x'}"]);
      case "tuple":
        return c.pick(["()", "(1,)", "(1, 'a')", "(1, (2, 3))"]);
      case "set":
        return c.pick(["set()", "{1}", "{1, 2, 3}", "{'a', 'b'}"]);
      case "bytes":
        return c.pick(["b''", "b'a'", "b'abc'", "b'\\x00\\xff'"]);
      default:
        return depth > 1 ? this.any(depth - 1) : "None";
    }
  }
}

/** Before 3.12 the fields of an f-string take no backslash and not its quotes. */
function plain(expression: string): string {
  return /["\\]/.test(expression) ? "'a b'" : expression;
}
