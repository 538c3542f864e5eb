/** Light, dark, or as the system has it. */
import { theme, type Theme } from "../state/theme.js";

export function ThemeSwitch() {
  return (
    <select
      class="select small"
      aria-label="Colours"
      value={theme.value}
      onChange={(event) => (theme.value = event.currentTarget.value as Theme)}
    >
      <option value="system">System</option>
      <option value="light">Light</option>
      <option value="dark">Dark</option>
    </select>
  );
}
