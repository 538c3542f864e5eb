/** Which rigs will do, for a person: "bench-2", "any pico with bme280, without broken", "any rig". */
export function requirementsInWords({
  rig,
  board,
  tags,
}: {
  readonly rig?: string | undefined;
  readonly board?: string | undefined;
  readonly tags: readonly string[];
}): string {
  const has = tags.filter((tag) => !tag.startsWith("!"));
  const lacks = tags.filter((tag) => tag.startsWith("!")).map((tag) => tag.slice(1));
  return [
    rig ?? `any ${board ?? "rig"}`,
    ...(rig !== undefined && board !== undefined ? [`which is a ${board}`] : []),
    ...(has.length > 0 ? [`with ${has.join(" and ")}`] : []),
    ...(lacks.length > 0 ? [`without ${lacks.join(" or ")}`] : []),
  ].join(" ");
}
