import { equal } from "node:assert/strict";
import { run } from "../run.js";

/** Each expression with what the firmware says, as its unix build printed it. */
const CASES: readonly [what: string, firmware: string, here: string][] = [
  ["del_item(array.array('b', b'ab'))", "'array' object doesn't support item deletion", "None"],
  ["del_item(bytearray(b'ab'))", "'bytearray' object doesn't support item deletion", "None"],
  ["array.array('b', b'abc')[::2]", "only slices with step=1 (aka None) are supported", "array('b', [97, 99])"],
  ["'abc'[::-1]", "only slices with step=1 (aka None) are supported", "'cba'"],
  ["b'abc'[::2]", "only slices with step=1 (aka None) are supported", "b'ac'"],
  ["(1, 2, 3)[::-1]", "only slices with step=1 (aka None) are supported", "(3, 2, 1)"],
  ["[1, 2, 3][::-1]", "[3, 2, 1]", "[3, 2, 1]"],
  ["'abc'[::1]", "'abc'", "'abc'"],
  ["97 in array.array('b', b'ab')", "", "True"],
  ["97 in bytearray(b'ab')", "", "True"],
  ["97 in b'ab'", "True", "True"],
  ["b'a' in bytearray(b'ab')", "True", "True"],
  ["'{a[0]}'.format(a=[1])", "attributes not supported", "'1'"],
  ["'a a a'.rsplit(None, 1)", "rsplit(None,n)", "['a a', 'a']"],
  ["b'a a a'.rsplit(None, 1)", "rsplit(None,n)", "[b'a a', b'a']"],
  ["'a a'.rsplit(None)", "['a', 'a']", "['a', 'a']"],
  ["str(b'abc', encoding='utf8')", "keyword argument(s) not implemented - use normal args instead", "'abc'"],
  ["str(*[b'abc'], **{'encoding': 'utf8'})", "keyword argument(s) not implemented - use normal args instead", "'abc'"],
  ["bytes('abc', encoding='utf8')", "keyword argument(s) not implemented - use normal args instead", "b'abc'"],
  ["str(b'abc', 'utf8')", "'abc'", "'abc'"],
  ["list(iter(iter([1, 2, 3]).__next__, 3))", "function takes 1 positional arguments but 2 were given", "[1, 2]"],
  ["'ab'.center(6, '*')", "function takes 2 positional arguments but 3 were given", "'**ab**'"],
  ["b'ab'.center(6, b'*')", "function takes 2 positional arguments but 3 were given", "b'**ab**'"],
  ["'ab'.center(6)", "'  ab  '", "'  ab  '"],
  ["{1}.union([2], [3])", "function takes 2 positional arguments but 3 were given", "{1, 2, 3}"],
  ["{1, 2, 3}.intersection([2, 3], [3])", "function takes 2 positional arguments but 3 were given", "{3}"],
  ["{1, 2, 3}.difference([2], [3])", "{1}", "{1}"],
  ["slice(1, 2)", "can't create 'slice' instances", "slice(1, 2, None)"],
  ["int('10', base=2)", "function doesn't take keyword arguments", "2"],
  ["round(1.26, ndigits=1)", "function doesn't take keyword arguments", "1.3"],
  ["sum([1], start=2)", "function doesn't take keyword arguments", "3"],
  ["'a,b'.split(sep=',')", "function doesn't take keyword arguments", "['a', 'b']"],
];

const program = `
import array
def del_item(a):
    del a[0]
def show(f):
    try:
        print(repr(f()))
    except (NotImplementedError, TypeError) as e:
        print(e)
${CASES.map(([what]) => `show(lambda: ${what})`).join("\n")}
`;

describe("vm/objects/firmware-gaps", () => {
  it("has the whole language of sequences where the board need not be exact", () => {
    equal(run(program).stdout, CASES.map(([, , here]) => `${here}\n`).join(""));
  });

  it("refuses on the exact board what firmwares do not implement, in their words", () => {
    equal(run(program, { exact: true }).stdout, CASES.map(([, firmware]) => `${firmware}\n`).join(""));
  });
});
