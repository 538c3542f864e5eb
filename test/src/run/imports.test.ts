import assert from "node:assert/strict";
import { dialectOf, importedModules } from "../../../src/run/imports.js";

describe("the guess from a program's imports", () => {
  it("names the top-level module of every form of import", () => {
    const text =
      "import a\nimport b.c as d, e\nfrom f.g import h\nfrom . import i\n  from j import k\nx = 1; # import l\n'''\nimportant\n'''";
    assert.deepEqual([...importedModules(text)], ["a", "b", "e", "f", "j"]);
  });

  it("takes a program that imports machine or utime for MicroPython's", () => {
    assert.equal(dialectOf(importedModules("from machine import Pin\nimport time")), "micropython");
    assert.equal(dialectOf(importedModules("import utime")), "micropython");
  });

  it("takes every other program for CircuitPython's, also one that tries both", () => {
    assert.equal(dialectOf(importedModules("import board, digitalio")), "circuitpython");
    assert.equal(
      dialectOf(importedModules("try:\n    import machine\nexcept ImportError:\n    import board")),
      "circuitpython",
    );
    assert.equal(dialectOf(importedModules("print(1)")), "circuitpython");
  });
});
