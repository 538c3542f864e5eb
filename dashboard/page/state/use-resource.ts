/** A resource for as long as a component is there, read again when events of these kinds come and when the connection is back. */
import { useEffect, useMemo } from "preact/hooks";
import { live } from "../live/live.js";
import { kindMatches } from "../live/kinds.js";
import { Resource, type ResourceState } from "./resource.js";

/**
 * @param key  what is read; another key is another resource
 * @param kinds  `job.` means all of jobs
 */
export function useResource<T>(
  key: string,
  read: () => Promise<T>,
  kinds: readonly string[] = [],
): ResourceState<T> & { refresh: () => Promise<void> } {
  const resource = useMemo(() => new Resource(read), [key]);
  useEffect(() => {
    void resource.refresh();
    const unfollow = live.follow((event) => kindMatches(event.kind, kinds) && resource.stale());
    const unreturn = live.onReturn(() => resource.stale());
    return () => {
      unfollow();
      unreturn();
      resource.dispose();
    };
  }, [resource]);
  return { ...resource.state.value, refresh: () => resource.refresh() };
}
