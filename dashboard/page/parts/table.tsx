/** A table that scrolls by itself on a narrow screen, with its columns' names. */
import type { ComponentChildren } from "preact";

/** A column's name; of figures, which stand at the column's end; of buttons, whose name is only heard. */
export type Column = string | { readonly figures: string } | { readonly buttons: string };

/**
 * @param caption  what it is a table of, where no heading says so: only heard
 * @param children  the rows of the body
 */
export function Table({
  caption,
  columns,
  children,
}: {
  readonly caption?: string;
  readonly columns: readonly Column[];
  readonly children: ComponentChildren;
}) {
  return (
    <div class="table-frame">
      <table class="table">
        {caption !== undefined && <caption class="visually-hidden">{caption}</caption>}
        <thead>
          <tr>{columns.map(head)}</tr>
        </thead>
        <tbody>{children}</tbody>
      </table>
    </div>
  );
}

function head(column: Column) {
  if (typeof column === "string")
    return (
      <th key={column} scope="col">
        {column}
      </th>
    );
  if ("figures" in column)
    return (
      <th key={column.figures} scope="col" class="end">
        {column.figures}
      </th>
    );
  return (
    <th key={column.buttons} scope="col">
      <span class="visually-hidden">{column.buttons}</span>
    </th>
  );
}
