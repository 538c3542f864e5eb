/**
 * Private names: `__x` inside class `_C` is `_C__x` … with the class's leading underscores dropped first.
 *
 * @see Doc/reference/expressions "Private name mangling"; CPython Python/compile.c _Py_Mangle
 */

/** @param privateClass  the innermost class's name (Scope.privateClass); null leaves every name as it is */
export function mangle(name: string, privateClass: string | null): string {
  if (privateClass === null || !name.startsWith("__") || name.endsWith("__") || name.includes(".")) return name;
  const stripped = privateClass.replace(/^_+/, "");
  return stripped === "" ? name : `_${stripped}${name}`;
}
