/** Where the page is: the browser's address, as a signal. */
import { signal, type ReadonlySignal } from "@preact/signals";

export interface Place {
  readonly path: string;
  readonly search: URLSearchParams;
}

const here = (): Place => ({ path: location.pathname, search: new URLSearchParams(location.search) });

const current = signal<Place>({ path: "/", search: new URLSearchParams() });
export const place: ReadonlySignal<Place> = current;

export function startRouter(): void {
  current.value = here();
  addEventListener("popstate", () => (current.value = here()));
}

export function go(address: string): void {
  history.pushState(null, "", address);
  current.value = here();
  scrollTo(0, 0);
}

/** Keeps what is filtered in the address, so that it can be shared, without a step in the history for each key. */
export function setSearch(values: Readonly<Record<string, string>>): void {
  const search = new URLSearchParams(Object.entries(values).filter(([, value]) => value !== ""));
  const text = search.toString();
  history.replaceState(null, "", `${location.pathname}${text === "" ? "" : `?${text}`}`);
  current.value = here();
}
