// Show what fits while somebody types. Without it the form leads to the page with the same list.
import { ask } from "../api";
import { type Fields, filled } from "../slots";

const PAUSE = 250;
const SHORTEST = 3;

export default function search(form: HTMLElement): void {
  const input = form.querySelector<HTMLInputElement>("input[name=q], textarea[name=q]");
  const found = form.querySelector<HTMLElement>("[data-found]");
  const list = found?.querySelector("ol");
  const card = form.querySelector("template");
  const status = form.querySelector<HTMLElement>("[role=status]");
  const source = form.dataset.source;
  if (!input || !found || !list || !card || !status || !source) return;

  // "none|one|2|…": the sentences come from the server, in the plural forms of its language.
  const sentences = (form.dataset.said ?? "").split("|");
  let waiting: ReturnType<typeof setTimeout> | undefined;
  let running: AbortController | undefined;

  input.addEventListener("input", () => {
    clearTimeout(waiting);
    running?.abort();
    waiting = setTimeout(look, PAUSE);
  });
  form.addEventListener("keydown", (event) => {
    if (event.key !== "Escape" || found.hidden) return;
    hide();
    input.focus();
  });

  async function look(): Promise<void> {
    const q = input?.value.trim() ?? "";
    if (q.length < SHORTEST) return hide();
    const mine = new AbortController();
    running = mine;
    try {
      const query = { q, limit: String(sentences.length - 1) };
      const answer = await ask("get", source as string, { query, signal: mine.signal });
      if (running === mine) show((answer as { results: Fields[] }).results);
    } catch {
      // Too often, no network, overtaken by the next letter: the button still leads there.
      if (running === mine) hide();
    }
  }

  function show(results: Fields[]): void {
    list?.replaceChildren(...results.map((fields) => filled(card as HTMLTemplateElement, fields)));
    if (found) found.hidden = results.length === 0;
    if (status) status.textContent = sentences[results.length] ?? "";
  }

  function hide(): void {
    show([]);
    if (status) status.textContent = "";
  }
}
