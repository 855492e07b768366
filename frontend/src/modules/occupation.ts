// Occupations that fit, while somebody types what the work is called. Without it the button looks.
import { api } from "../api";

const PAUSE = 250;
const SHORTEST = 2;
const LIMIT = "8";

export default function occupation(part: HTMLElement): void {
  const input = part.querySelector("input[type=text]") as HTMLInputElement;
  const found = part.querySelector("fieldset") as HTMLFieldSetElement;
  const options = found.querySelector(".options") as HTMLElement;
  const status = part.querySelector("[role=status]") as HTMLElement;
  const none = options.lastElementChild as HTMLElement;
  let waiting: ReturnType<typeof setTimeout> | undefined;
  let running: AbortController | undefined;
  part.querySelector("button")?.remove();

  input.addEventListener("input", () => {
    clearTimeout(waiting);
    running?.abort();
    waiting = setTimeout(look, PAUSE);
  });
  // On a slow line somebody has begun to type before this was fetched.
  if (input === document.activeElement && input.value !== input.defaultValue)
    waiting = setTimeout(look, PAUSE);

  async function look(): Promise<void> {
    const q = input.value.trim();
    if (q.length < SHORTEST) return;
    const mine = new AbortController();
    running = mine;
    const query = { q, limit: LIMIT };
    const answer = await api("get", "/api/v1/occupations/", { query, signal: mine.signal }).catch(
      () => undefined, // overtaken, or no network: saving asks the same
    );
    if (!answer || running !== mine) return;
    const rows = answer.results.map((one, n) => {
      const row = none.cloneNode(true) as HTMLElement;
      const [radio, label] = [row.querySelector("input"), row.querySelector("label")];
      if (!radio || !label) return row;
      radio.value = one.code;
      radio.id = label.htmlFor = `${found.id}_found_${n}`;
      radio.checked = one.exact;
      label.textContent = one.title ? `${one.name} (${one.title})` : one.name;
      return row;
    });
    options.replaceChildren(...rows, none);
    found.hidden = rows.length === 0;
    status.textContent = (rows.length ? status.dataset.some : status.dataset.none) ?? "";
  }
}
