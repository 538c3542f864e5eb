/** What a part shines: an LED in its colour, a strip's pixels. */
export function Lights({ state }: { readonly state: Readonly<Record<string, unknown>> }) {
  const { pixels, color, brightness } = state;
  if (Array.isArray(pixels) && pixels.every((pixel) => typeof pixel === "string")) {
    return (
      <div class="part-lights" role="img" aria-label={`Pixels: ${pixels.join(", ")}`}>
        {pixels.slice(0, 256).map((pixel, index) => (
          <span key={index} style={{ background: pixel }} title={`${index}: ${pixel}`} />
        ))}
      </div>
    );
  }
  if (typeof color !== "string" || typeof brightness !== "number") return null;
  return (
    <div class="part-lights" role="img" aria-label={brightness > 0 ? `Lit ${color}` : "Dark"}>
      <span class="part-led" style={{ background: color, opacity: String(0.12 + 0.88 * brightness) }} />
    </div>
  );
}
