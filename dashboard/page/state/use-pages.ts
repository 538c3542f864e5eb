/** A list that comes in pages: the first is kept up to date by events, further ones are added when asked for. */
import { useEffect, useState } from "preact/hooks";
import type { Paged } from "../api/answers.js";
import { useAction, type Action } from "./use-action.js";
import { useResource } from "./use-resource.js";

export interface Pages<T> {
  /** Undefined until the first page is here. */
  readonly items: readonly T[] | undefined;
  readonly fault: string | undefined;
  /** Adds the next page; undefined at the end. */
  readonly more: (() => void) | undefined;
  readonly adding: Action;
  refresh(): Promise<void>;
}

/**
 * @param key  what is listed; another key begins anew
 * @param read  one page, from a cursor on
 */
export function usePages<T extends { readonly id: string | number }>(
  key: string,
  read: (cursor: string | undefined) => Promise<Paged<T>>,
  kinds: readonly string[] = [],
): Pages<T> {
  const first = useResource(key, () => read(undefined), kinds);
  const [further, setFurther] = useState<{ items: readonly T[]; next: string | null } | undefined>();
  const adding = useAction();
  useEffect(() => setFurther(undefined), [key]);
  if (first.data === undefined)
    return { items: undefined, fault: first.fault, more: undefined, adding, refresh: first.refresh };
  const seen = new Set(first.data.items.map(({ id }) => id));
  const items = [...first.data.items, ...(further?.items ?? []).filter(({ id }) => !seen.has(id))];
  const next = further === undefined ? first.data.next : further.next;
  const add = (cursor: string): void =>
    void adding.run(async () => {
      const page = await read(cursor);
      // what the first page held by then may have moved on: nothing that was shown is dropped
      setFurther({ items: [...items, ...page.items], next: page.next });
    });
  return {
    items,
    fault: first.fault,
    more: next === null ? undefined : () => add(next),
    adding,
    refresh: first.refresh,
  };
}
