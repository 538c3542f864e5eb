/** What an implementation has: by module the names in it, those in a class as `Class.method`. */
export type Inventory = Map<string, Set<string>>;

/** CPython lists them among its builtins. */
const KEYWORDS = ["False", "None", "True"];

/** Adds `name` to `module`; names of private things are not counted. */
export function addName(inventory: Inventory, module: string, name?: string): void {
  let names = inventory.get(module);
  if (names === undefined) inventory.set(module, (names = new Set()));
  if (name === undefined || KEYWORDS.includes(name)) return;
  if (!name.split(".").some((part) => part.startsWith("_"))) names.add(name);
}

/**
 * A Python program that prints its own inventory, `module` and `module name` line by line. It runs on CPython and MicroPython alike.
 * @param modules  those to look into; one that cannot be imported is left out
 */
export function census(modules: readonly string[]): string {
  return `
import sys
def _look(name):
    try:
        module = __import__(name)
        for part in name.split(".")[1:]:
            module = getattr(module, part)
    except BaseException:
        return
    print(name)
    own = getattr(module, "__all__", None) or dir(module)
    for n in own:
        if n.startswith("_"):
            continue
        try:
            value = getattr(module, n)
        except BaseException:
            continue
        # what a module has imported for itself is not its own
        if type(value) is type(sys) and not getattr(module, "__all__", None):
            continue
        print(name, n)
        if isinstance(value, type):
            for m in dir(value):
                if not m.startswith("_"):
                    print(name, n + "." + m)
for _name in ${JSON.stringify(modules.join(" "))}.split(" "):
    _look(_name)
`;
}

/** What a census has printed. */
export function readCensus(text: string): Inventory {
  const inventory: Inventory = new Map();
  for (const line of text.split("\n")) {
    const [module, name] = line.trim().split(" ");
    if (module) addName(inventory, module, name);
  }
  return inventory;
}
