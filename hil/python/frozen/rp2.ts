/**
 * `rp2`: MicroPython's assembler for PIO programs, written as decorated functions, and what `_rp2` has.
 *
 * A program is a list: its words, its place in the memory of three blocks, two registers, and the initial pins of out, set and side-set. The decorated
 * function runs twice, the first time to learn where labels are and whether each instruction has a side-set.
 * @see RP2040 datasheet §3.4 (encodings); MicroPython docs/library/rp2.rst; ports/rp2/modules/rp2.py (names, messages)
 */
export const rp2 = `
import _rp2
from _rp2 import PIO, StateMachine, DMA, DMATimer, Flash, bootsel_button
from micropython import const

_DATA = const(0)
_EXECCTRL = const(4)


class PIOASMError(Exception):
    pass


def _pins_of(init):
    if init is None:
        return 0
    return 1 if isinstance(init, int) else len(init)


def _bits(count):
    if count <= 0 or count > 32:
        raise PIOASMError("invalid bit count {}".format(count))
    return count & 31


class PIOASMEmit:
    def __init__(
        self,
        *,
        out_init=None,
        set_init=None,
        sideset_init=None,
        side_pindir=False,
        in_shiftdir=PIO.SHIFT_LEFT,
        out_shiftdir=PIO.SHIFT_LEFT,
        autopush=False,
        autopull=False,
        push_thresh=32,
        pull_thresh=32,
        fifo_join=PIO.JOIN_NONE
    ):
        from array import array

        shiftctrl = autopush << 16 | autopull << 17 | in_shiftdir << 18 | out_shiftdir << 19
        shiftctrl |= (push_thresh & 31) << 20 | (pull_thresh & 31) << 25 | fifo_join << 30
        self.labels = {}
        self.prog = [array("H"), -1, -1, -1, side_pindir << 29, shiftctrl, out_init, set_init, sideset_init]
        self.sideset_count = _pins_of(sideset_init)
        self.sideset_opt = False
        self.wrap_used = False

    def start_pass(self, pass_):
        if pass_ == 1:
            if self.num_instr and not self.wrap_used:
                self.wrap()
            if self.sideset_count:
                self.sideset_opt = self.num_sideset != self.num_instr
                if self.sideset_opt:
                    self.sideset_count += 1
                    self.prog[_EXECCTRL] |= 1 << 30
            self.delay_max = 31 >> self.sideset_count
        self.pass_ = pass_
        self.num_instr = 0
        self.num_sideset = 0

    def _amend(self, bits):
        self.prog[_DATA][-1] |= bits

    def __getitem__(self, delay):
        return self.delay(delay)

    def delay(self, delay):
        if self.pass_:
            if delay > self.delay_max:
                raise PIOASMError("delay too large")
            self._amend(delay << 8)
        return self

    def side(self, value):
        self.num_sideset += 1
        if self.pass_:
            count = self.sideset_count
            if not count:
                raise PIOASMError("no sideset")
            if value >= 1 << count:
                raise PIOASMError("sideset too large")
            self._amend(self.sideset_opt << 12 | value << (13 - count))
        return self

    def wrap_target(self):
        self.prog[_EXECCTRL] |= self.num_instr << 7

    def wrap(self):
        assert self.num_instr
        self.wrap_used = True
        self.prog[_EXECCTRL] |= (self.num_instr - 1) << 12

    def label(self, label):
        if self.pass_:
            return
        if label in self.labels:
            raise PIOASMError("duplicate label {}".format(label))
        self.labels[label] = self.num_instr

    def word(self, instr, label=None):
        self.num_instr += 1
        if self.pass_:
            if label is not None:
                if label not in self.labels:
                    raise PIOASMError("unknown label {}".format(label))
                instr |= self.labels[label]
            self.prog[_DATA].append(instr)
        return self

    def nop(self):
        return self.word(0xA042)

    def jmp(self, cond, label=None):
        return self.word(0, cond) if label is None else self.word(cond << 5, label)

    def wait(self, polarity, src, index):
        kind = 0 if src == 0 else 1 if src == 6 else 2
        return self.word(0x2000 | polarity << 7 | kind << 5 | index)

    def in_(self, src, data):
        return self.word(0x4000 | _bits(data) | src << 5)

    def out(self, dest, data):
        return self.word(0x6000 | _bits(data) | (7 if dest == 8 else dest) << 5)

    def _fifo(self, base, flags):
        return self.word(base | (flags if flags & 1 else flags | 0x20) & 0x60)

    def push(self, value=0, value2=0):
        return self._fifo(0x8000, value | value2)

    def pull(self, value=0, value2=0):
        return self._fifo(0x8080, value | value2)

    def mov(self, dest, src):
        return self.word(0xA000 | src | (4 if dest == 8 else dest) << 5)

    def irq(self, mod, index=None):
        return self.word(0xC000 | mod) if index is None else self.word(0xC000 | mod & 0x60 | index)

    def set(self, dest, data):
        return self.word(0xE000 | data | dest << 5)


_directives = ("wrap_target", "wrap", "label")
_instructions = ("word", "nop", "jmp", "wait", "in_", "out", "push", "pull", "mov", "irq", "set")

# What an instruction's words stand for. exec is 8 here: MOV and OUT number it differently. pin is WAIT's source and JMP's condition.
_names = {
    "gpio": 0, "pins": 0, "x": 1, "y": 2, "null": 3, "pindirs": 4, "pc": 5, "status": 5, "isr": 6, "osr": 7, "exec": 8,
    "not_x": 1, "x_dec": 2, "not_y": 3, "y_dec": 4, "x_not_y": 5, "pin": 6, "not_osre": 7,
    "noblock": 0x01, "block": 0x21, "iffull": 0x40, "ifempty": 0x40, "clear": 0x40,
    "invert": lambda source: source | 0x08,
    "reverse": lambda source: source | 0x10,
    "rel": lambda index: index | 0x10,
}


def _namespace(emit, methods):
    names = _names.copy()
    for name in methods:
        names[name] = getattr(emit, name)
    return names


def asm_pio(**kw):
    emit = PIOASMEmit(**kw)

    def assemble(function):
        names = function.__globals__
        before = names.copy()
        names.clear()
        try:
            names.update(_namespace(emit, _directives + _instructions))
            for pass_ in (0, 1):
                emit.start_pass(pass_)
                function()
        finally:
            names.clear()
            names.update(before)
        return emit.prog

    return assemble


def asm_pio_encode(instr, sideset_count, sideset_opt=False):
    emit = PIOASMEmit()
    emit.start_pass(0)
    emit.pass_ = 1
    emit.sideset_count = sideset_count
    emit.sideset_opt = sideset_opt != 0
    emit.delay_max = 31 >> (sideset_count + emit.sideset_opt)
    names = _namespace(emit, _instructions)
    names["jmp"] = None
    exec(instr, names)
    words = emit.prog[_DATA]
    if len(words) != 1:
        raise PIOASMError("expecting exactly 1 instruction")
    return words[0]


_rp2._use_encoder(asm_pio_encode)
del _rp2
`;
