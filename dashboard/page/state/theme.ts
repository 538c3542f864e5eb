/** Light, dark, or as the system has it. Kept in this browser. */
import { effect, signal } from "@preact/signals";

export type Theme = "system" | "light" | "dark";

const key = "pinbridge-theme";

export const theme = signal<Theme>(stored());

export function applyTheme(): void {
  effect(() => {
    const { documentElement } = document;
    if (theme.value === "system") delete documentElement.dataset.theme;
    else documentElement.dataset.theme = theme.value;
    try {
      localStorage.setItem(key, theme.value);
    } catch {
      // a browser that keeps nothing still shows it
    }
  });
}

const system = typeof matchMedia === "undefined" ? undefined : matchMedia("(prefers-color-scheme: dark)");
const systemDark = signal(system?.matches ?? false);
system?.addEventListener("change", ({ matches }) => (systemDark.value = matches));

/** What is on the screen now, for what draws its own colours. */
export function isDark(): boolean {
  return theme.value === "system" ? systemDark.value : theme.value === "dark";
}

function stored(): Theme {
  try {
    const kept = localStorage.getItem(key);
    return kept === "light" || kept === "dark" ? kept : "system";
  } catch {
    return "system";
  }
}
