/** Something that a button does: once at a time, and when it fails, why. */
import { useState } from "preact/hooks";
import { wordsOf } from "../api/problem.js";

export interface Action {
  readonly busy: boolean;
  /** For a person; undefined when it went well, or was not tried. */
  readonly fault: string | undefined;
  /** @returns whether it went well */
  run(work: () => Promise<unknown>): Promise<boolean>;
  forget(): void;
}

export function useAction(): Action {
  const [state, set] = useState<{ busy: boolean; fault: string | undefined }>({ busy: false, fault: undefined });
  return {
    ...state,
    async run(work) {
      if (state.busy) return false;
      set({ busy: true, fault: undefined });
      try {
        await work();
        set({ busy: false, fault: undefined });
        return true;
      } catch (error) {
        set({ busy: false, fault: wordsOf(error) });
        return false;
      }
    },
    forget: () => set({ busy: false, fault: undefined }),
  };
}
