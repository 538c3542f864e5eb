/** The button below a list that goes on. */
import type { Pages } from "../state/use-pages.js";
import { Notice } from "./notice.js";

export function More<T>({ of: { more, adding }, what }: { readonly of: Pages<T>; readonly what: string }) {
  return (
    <>
      {more !== undefined && (
        <p class="more">
          <button type="button" class="button" disabled={adding.busy} onClick={more}>
            More {what}
          </button>
        </p>
      )}
      {adding.fault !== undefined && <Notice kind="fault">{adding.fault}</Notice>}
    </>
  );
}
