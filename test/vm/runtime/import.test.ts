import { strict as assert } from "node:assert";
import { run } from "../run.js";

const files = {
  "lib/pack/__init__.py": 'print("init", __name__, __package__)\nfrom .inner import value\nfrom . import other\n',
  "lib/pack/inner.py": "from . import other\nvalue = other.base + 1\n",
  "lib/pack/other.py": "base = 41\n_hidden = 1\n",
  "lib/pack/deep/leaf.py": "from ..inner import value\nfrom .. import other as o\ntotal = value + o.base\n",
  "lib/single.py": '__all__ = ["a"]\na = 1\nb = 2\nprint("once")\n',
  "lib/dynamic.py": 'def __getattr__(name):\n    if name == "made": return 7\n    raise AttributeError(name)\n',
  "lib/broken.py": "x = 1\ny = x +\n",
  "lib/raises.py": 'def f():\n    raise ValueError("in module")\nf()\n',
};
const options = { files, path: ["", "lib"] };

describe("import", () => {
  it("finds packages, relative names and namespace packages along sys.path, and runs a module once", () => {
    const { stdout, stderr } = run(
      "import pack.inner\nprint(pack.inner.value, pack.other.base)\nimport pack.deep.leaf as leaf\nprint(leaf.total)\nimport single, single\nfrom single import *\nprint(a)\n",
      options,
    );
    assert.equal(stderr, "");
    assert.equal(stdout, "init pack pack\n42 41\n83\nonce\n1\n");
  });

  it("binds names as asked, and leaves out what __all__ leaves out", () => {
    const { stdout } = run(
      'from single import *\ntry:\n    b\nexcept NameError:\n    print("no b")\nfrom pack import inner as i, value\nprint(i.value, value)\n',
      options,
    );
    assert.equal(stdout, "once\nno b\ninit pack pack\n42 42\n");
  });

  it("asks the module for names it does not have", () => {
    assert.equal(
      run('from dynamic import made\nimport dynamic\nprint(made, dynamic.made, hasattr(dynamic, "x"))\n', options)
        .stdout,
      "7 7 False\n",
    );
  });

  it("raises ImportError for what is not there", () => {
    assert.match(
      run("import nowhere\n", options).stderr,
      /line 1, in <module>\nImportError: no module named 'nowhere'\n$/,
    );
    assert.match(run("from single import zzz\n", options).stderr, /ImportError: can't import name zzz\n$/);
    assert.match(
      run("import nowhere\n", { ...options, dialect: "host" }).stderr,
      /ModuleNotFoundError: No module named 'nowhere'\n$/,
    );
  });

  it("reports errors of the imported file by its own name and lines", () => {
    assert.match(run("import broken\n", options).stderr, /File "lib\/broken.py", line 2\n[^]*SyntaxError: /);
    assert.match(
      run("import raises\n", options).stderr,
      /File "main.py", line 1, in <module>\n {2}File "lib\/raises.py", line 3, in <module>\n {2}File "lib\/raises.py", line 2, in f\nValueError: in module\n$/,
    );
  });
});
